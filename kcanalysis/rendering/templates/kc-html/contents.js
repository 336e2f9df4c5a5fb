// The contents: closed on a phone, and they show where one is.
{
  const contents = document.querySelector("nav details");
  const wide = matchMedia("(min-width: 68rem)");
  const links = new Map([...document.querySelectorAll("nav li a")].map((link) => [link.hash.slice(1), link]));
  const set = () => contents && (contents.open = wide.matches);
  set();
  wide.addEventListener("change", set);
  const here = () => {
    const above = [...links.keys()].filter((id) => document.getElementById(id).getBoundingClientRect().top < innerHeight / 3);
    for (const [id, link] of links) link.ariaCurrent = String(id === above.at(-1));
  };
  const watch = new IntersectionObserver(here, { rootMargin: "0px 0px -66%" });
  for (const id of links.keys()) watch.observe(document.getElementById(id));
}
