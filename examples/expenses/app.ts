import * as st from "sluice";

st.setPageConfig({ title: "Expenses", icon: "receipt" });
const user = st.requireLogin();

const page = st.navigation([
  st.page("pages/overview.ts", { title: "Overview", icon: "chart-line", path: "", default: true }),
  st.page("pages/submit.ts", { title: "Submit", icon: "circle-plus" }),
  st.page("pages/approvals.ts", { title: "Approvals", icon: "stamp", allow: ["group:admins"] }),
]);

st.sidebar.caption(`Signed in as ${user.name ?? user.email ?? user.sub}`);

await page.run();
