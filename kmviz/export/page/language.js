// Which of its languages a page speaks to its reader.

// The page in the first language that is asked for, or that the reader has, if it has it.
function spoken(data, root) {
  const main = (tag) => tag.toLowerCase().split("-")[0];
  const asked = new URLSearchParams(location.search).get("lang");
  const known = {[data.words.language]: {}, ...data.others};
  const wishes = [asked ?? "", ...navigator.languages].map(main);
  const wish = wishes.find((each) => Object.keys(known).some((tag) => main(tag) === each));
  const said = {...data, ...known[Object.keys(known).find((tag) => main(tag) === wish)]};
  name(root, said, data.words);
  return said;
}

// Call the section, and a page of its own, as the data says, in its language; and say in
// it what the page was made with, where that is what it told in the language it had.
function name(root, {words, called}, {made_with: before}) {
  const footer = root.querySelector("footer");
  if (footer.textContent === before) footer.textContent = words.made_with;
  const alone = root.matches("body > main > .kmviz");
  for (const each of alone ? [root, document.documentElement] : [root]) each.lang = words.language;
  root.setAttribute("aria-label", called);
  if (alone) document.title = root.previousElementSibling.textContent = called;
}
