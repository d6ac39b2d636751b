import * as st from "sluice";

import { decide, listExpenses } from "../data.ts";

st.title("Approvals");
st.write("Only people of the group **admins** get here: the page's `allow` says so.");

const open = listExpenses().filter(({ state }) => state === "open");
if (open.length === 0) st.success("Everything is decided.");

for (const { id, date, person, purpose, amount } of open) {
  const card = st.container({ border: true, key: `expense-${id}` });
  card.markdown(`**${purpose}** · ${amount} €`);
  card.caption(`${person}, ${date}`);
  const [approve, decline] = card.columns(2);
  approve.button("Approve", {
    type: "primary",
    key: `approve-${id}`,
    onClick: () => decide(id, "approved"),
  });
  decline.button("Decline", { key: `decline-${id}`, onClick: () => decide(id, "declined") });
}
