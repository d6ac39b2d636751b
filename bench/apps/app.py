import streamlit as st

st.title("Twenty-one elements")
if "count" not in st.session_state:
    st.session_state.count = 0
if st.button("Click"):
    st.session_state.count += 1
for i in range(18):
    st.write(f"Line {i} of a page that stays as it is")
st.write(f"Clicked {st.session_state.count} times")
