import * as st from "sluice";

st.title("Twenty-one elements");
const clicks = st.state(() => ({ count: 0 }));
if (st.button("Click")) clicks.count++;
for (let i = 0; i < 18; i++) st.write(`Line ${i} of a page that stays as it is`);
st.write(`Clicked ${clicks.count} times`);
