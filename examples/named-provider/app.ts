import * as st from "sluice";

if (!st.user.isLoggedIn) st.login("microsoft");

st.write(`Hello, ${st.user.name}!`);
if (st.button("Log out")) st.logout();
