// Write feeds with the npm packages feed and feedsmith; print seconds of CPU time per feed. Run by rendering.py.
// Usage: node node.mjs FILE ROUNDS FOLDER      (FOLDER has node_modules)
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [file, rounds, folder] = process.argv.slice(2);
const told = JSON.parse(readFileSync(file, "utf8"));
const find = createRequire(`${folder}/`);
const version = (name) => JSON.parse(readFileSync(`${folder}/node_modules/${name}/package.json`, "utf8")).version;
const html = (value) => ({ value, type: "html" });

function withFeed(write) {
  const { Feed } = find("feed");
  return () => {
    const made = new Feed({
      title: told.title, id: told.url, link: told.url, description: told.description, language: "en",
      updated: new Date(told.entries[0].updated), copyright: "", feedLinks: {},
    });
    for (const entry of told.entries)
      made.addItem({
        title: entry.title, id: entry.id, link: entry.url, description: entry.summary, content: entry.content,
        author: [{ name: entry.author, email: "a@example.org" }], date: new Date(entry.updated),
        published: new Date(entry.published), category: entry.tags.map((name) => ({ name })),
      });
    return made[write]();
  };
}

const smith = {
  RSS: () => find("feedsmith").generateRssFeed({
    title: told.title, link: told.url, description: told.description, language: "en",
    items: told.entries.map((entry) => ({
      title: entry.title, link: entry.url, description: entry.summary, guid: { value: entry.id, isPermaLink: false },
      pubDate: new Date(entry.published), categories: entry.tags.map((name) => ({ name })),
      content: { encoded: entry.content }, dc: { creators: [entry.author] },
    })),
  }),
  Atom: () => find("feedsmith").generateAtomFeed({
    id: told.url, title: { value: told.title }, updated: new Date(told.entries[0].updated),
    links: [{ href: told.url }],
    entries: told.entries.map((entry) => ({
      id: entry.id, title: { value: entry.title }, links: [{ href: entry.url }], summary: { value: entry.summary },
      content: html(entry.content), published: new Date(entry.published), updated: new Date(entry.updated),
      authors: [{ name: entry.author }], categories: entry.tags.map((term) => ({ term })),
    })),
  }),
  JSON: () => JSON.stringify(find("feedsmith").generateJsonFeed({
    title: told.title, home_page_url: told.url,
    items: told.entries.map((entry) => ({
      id: entry.id, url: entry.url, title: entry.title, summary: entry.summary, content_html: entry.content,
      date_published: new Date(entry.published), date_modified: new Date(entry.updated), tags: entry.tags,
      authors: [{ name: entry.author }],
    })),
  })),
};
const feed = { RSS: withFeed("rss2"), Atom: withFeed("atom1"), JSON: withFeed("json1") };

function median(work) {
  for (let warm = 0; warm < 100; warm += 1) work(); // what is hot is compiled
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1e6);
  }
  return times.sort((one, other) => one - other)[times.length >> 1];
}

const answer = {};
for (const [name, works] of Object.entries({ feed, feedsmith: smith })) {
  const taken = {};
  for (const [format, work] of Object.entries(works)) {
    const text = work();
    if (!told.entries.every((entry) => text.includes(entry.id))) throw new Error(`${name}: ${format} lacks entries`);
    if (text.length < JSON.stringify(told).length / 2) throw new Error(`${name}: ${format} lacks the texts`);
    taken[format] = median(work);
  }
  answer[name] = { version: version(name), taken };
}
console.log(JSON.stringify(answer));
