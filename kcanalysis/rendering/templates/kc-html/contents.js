// The contents: closed on a phone, and they show where one is.
{
  const contents = document.querySelector("nav details");
  const wide = matchMedia("(min-width: 68rem)");
  const links = new Map([...document.querySelectorAll("nav li a")].map((link) => [link.hash.slice(1), link]));
  const set = () => contents && (contents.open = wide.matches);
  set();
  wide.addEventListener("change", set);
  const here = () => {
    // towards the end of the page, where no heading comes to the top any more, the line is lower
    const left = document.documentElement.scrollHeight - innerHeight - scrollY;
    const line = Math.max(innerHeight / 3, innerHeight - left);
    const above = [...links.keys()].filter((id) => document.getElementById(id).getBoundingClientRect().top < line);
    for (const [id, link] of links) link.ariaCurrent = String(id === above.at(-1));
  };
  for (const event of ["scroll", "resize"]) addEventListener(event, here, { passive: true });
  here();
}
