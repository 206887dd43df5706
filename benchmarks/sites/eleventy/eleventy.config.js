import { feedPlugin } from "@11ty/eleventy-plugin-rss";
export default function (config) {
  config.addPassthroughCopy("images");
  config.addCollection("post", (all) => all.getFilteredByGlob("posts/*.md"));
  for (const [type, outputPath] of [["rss", "/rss.xml"], ["atom", "/atom.xml"], ["json", "/feed.json"]])
    config.addPlugin(feedPlugin, { type, outputPath, collection: { name: "post", limit: 50 },
      metadata: { language: "en", title: "The Gazette", subtitle: "News of a small port",
        base: "https://gazette.example/", author: { name: "The Gazette" } } });
  return { markdownTemplateEngine: false };
}
