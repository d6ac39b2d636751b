import * as st from "sluice";

if (!st.user.isLoggedIn) {
  st.header("Log in:");
  if (st.button("Google")) st.login("google");
  if (st.button("Microsoft")) st.login("microsoft");
} else {
  if (st.button("Log out")) st.logout();
  st.write(`Hello, ${st.user.name}!`);
}
