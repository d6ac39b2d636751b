import * as st from "sluice";

if (st.button("Log in")) st.login("auth0");

if (st.user.isLoggedIn) {
  if (st.button("Log out")) st.logout();
  st.write(`Hello, ${st.user.name}!`);
}
