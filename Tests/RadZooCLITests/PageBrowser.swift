/// Just enough of a browser's document for the script of the audit's page.
///
/// What the script asks of it beyond that is an error, so that a change of the script is noticed.
enum PageBrowser {
    /// A program for node: the page's path, then for each finding the number of the side to choose.
    static let script = #"""
        "use strict";
        const [, , path, wanted] = process.argv;
        const html = require("fs").readFileSync(path, "utf8");
        const source = html.match(/<script>([\s\S]*?)<\/script>/)[1];
        const names = {amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#96": "`"};
        const plain = text => text.replace(/&(#?\w+);/g, (whole, name) => names[name]);
        const camel = name => name.replace(/-(\w)/g, (whole, letter) => letter.toUpperCase());
        function element(attributes) {
          const dataset = {}, values = {}, listeners = {};
          for (const [, name, value] of attributes.matchAll(/([\w-]+)="([^"]*)"/g)) {
            values[name] = plain(value);
            if (name.startsWith("data-")) dataset[camel(name.slice(5))] = plain(value);
          }
          return {
            dataset, values, hidden: false, disabled: / disabled/.test(attributes),
            setAttribute(name, value) { values[name] = value; },
            addEventListener(kind, listener) { listeners[kind] = listener; },
            click() { return listeners.click(); }
          };
        }
        const all = (pattern, text, make) => Array.from(text.matchAll(pattern), make);
        const articles = all(/<article ([^>]*)>([\s\S]*?)<\/article>/g, html, ([, attributes, inside]) => {
          const labels = all(/<label([^>]*)>([\s\S]*?)<\/label>/g, inside, ([, own, text]) => {
            const label = element(own);
            const input = text.match(/<input ([^>]*)>/)[1];
            label.input = {value: input.match(/value="(\d)"/)[1], name: input.match(/name="(\w+)"/)[1], checked: false};
            return label;
          });
          const article = element(attributes);
          article.labels = labels;
          article.querySelector = selector => {
            if (selector !== "input:checked") throw new Error(selector);
            const checked = labels.filter(label => label.input.checked);
            if (checked.length > 1) throw new Error("two sides");
            return checked.length ? checked[0].input : null;
          };
          article.querySelectorAll = selector => {
            if (selector !== "label[data-rule]") throw new Error(selector);
            return labels.filter(label => "rule" in label.dataset);
          };
          return article;
        });
        const buttons = all(/<button ([^>]*class="kind"[^>]*)>/g, html, match => element(match[1]));
        const parts = {
          count: {textContent: html.match(/<span id="count"[^>]*>([^<]*)</)[1]},
          save: element(html.match(/<button ([^>]*id="save"[^>]*)>/)[1]),
          copy: element(html.match(/<button ([^>]*id="copy"[^>]*)>/)[1])
        };
        const told = {}, links = [], copies = [];
        const document = {
          querySelectorAll(selector) {
            if (selector === "article") return articles;
            if (selector === "button.kind") return buttons;
            throw new Error(selector);
          },
          getElementById(id) { if (!(id in parts)) throw new Error(id); return parts[id]; },
          addEventListener(kind, listener) { told[kind] = listener; },
          createElement(name) {
            if (name !== "a") throw new Error(name);
            return {click() { links.push({name: this.download, blob: this.href.blob}); }};
          }
        };
        class Blob { constructor(pieces, options) { this.text = pieces.join(""); this.type = options.type; } }
        const URL = {createObjectURL: blob => ({blob}), revokeObjectURL() {}};
        const navigator = {clipboard: {async writeText(text) { copies.push(text); }}};
        new Function("document", "Blob", "URL", "navigator", "setTimeout", source)(document, Blob, URL, navigator, () => {});
        const shown = {}, pressed = {};
        for (const button of buttons.slice(1).concat(buttons[0])) {
          button.click();
          shown[button.dataset.kind] = articles.filter(article => !article.hidden).length;
          pressed[button.dataset.kind] = buttons.filter(one => one.values["aria-pressed"] === "true").map(one => one.dataset.kind);
        }
        const state = () => parts.count.textContent + ", " + (parts.save.disabled && parts.copy.disabled ? "disabled" : "enabled");
        const idle = state();
        wanted.split(",").forEach((choice, place) => {
          articles[place].labels.find(label => label.input.value === choice).input.checked = true;
          told.change();
        });
        const ready = state();
        parts.save.click();
        parts.copy.click().then(() => {
          console.log(JSON.stringify({
            shown, pressed, idle, ready, name: links[0].name, saved: links[0].blob.text, copied: copies[0]
          }));
        });
        """#
}
