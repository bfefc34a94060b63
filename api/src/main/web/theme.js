// Before the first paint: the chosen colours, else the system's.
const theme = localStorage.getItem("resow.theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
