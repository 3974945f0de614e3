// Runs before the first drawing, so that a page never flashes in another theme, size or language than it keeps.
{
  const root = document.documentElement;
  const theme = localStorage.getItem("theme");
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "dark" : "light";
  if (localStorage.getItem("projector") === "on") root.dataset.projector = "";
  const language = localStorage.getItem("language") ?? navigator.language;
  root.lang = language.startsWith("zh") ? "zh-CN" : "en";
}
