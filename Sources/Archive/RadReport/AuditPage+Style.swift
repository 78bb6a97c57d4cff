extension AuditPage {
    static let style = """
        :root{color-scheme:light dark;--back:#fff;--card:#f5f6f8;--ink:#1b1f24;--soft:#59636e;--line:#d4d9df;--mark:#0a5cc2;--warn:#8a3b00;--warnback:#fff3e6}
        @media (prefers-color-scheme:dark){:root{--back:#14171b;--card:#1d2127;--ink:#e6e9ed;--soft:#9aa4af;--line:#343b44;--mark:#76b0ff;--warn:#ffc48a;--warnback:#33240f}}
        *{box-sizing:border-box}
        body{margin:0 auto;padding:1rem 1rem 6rem;max-width:70rem;background:var(--back);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
        h1{font-size:1.4rem;margin:.3rem 0}
        p{margin:.4rem 0}
        code{font-family:ui-monospace,monospace;font-size:.92em}
        .how,.notice{color:var(--soft)}
        .personal{color:var(--warn);background:var(--warnback);padding:.6rem .8rem;border-radius:.4rem}
        nav{display:flex;flex-wrap:wrap;gap:.4rem;margin:.8rem 0}
        button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:.25rem .8rem;cursor:pointer}
        button[aria-pressed=true]{border-color:var(--mark);color:var(--mark)}
        button:disabled{opacity:.5;cursor:default}
        article{display:flex;gap:.9rem;background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.7rem;margin:.6rem 0;content-visibility:auto;contain-intrinsic-size:auto 8rem}
        article[hidden]{display:none}
        article>div{flex:1;min-width:0}
        article img,.blank{width:8rem;height:8rem;flex:none;object-fit:contain;background:#000;border-radius:.3rem}
        .blank{display:flex;align-items:center;justify-content:center;color:#999;font-size:.8rem}
        .facts{margin:0 0 .5rem;overflow-wrap:anywhere;color:var(--soft)}
        .facts b{color:var(--ink)}
        .strength{font-variant-numeric:tabular-nums}
        .sides{display:grid;grid-template-columns:1fr 1fr auto;gap:.5rem}
        .sides label{display:flex;gap:.5rem;align-items:flex-start;border:1px solid var(--line);border-radius:.4rem;padding:.45rem .6rem;cursor:pointer;background:var(--back)}
        .sides label:has(input:checked){border-color:var(--mark)}
        .sides label.neither{align-items:center}
        .sides small{display:block;color:var(--soft);overflow-wrap:anywhere}
        input{accent-color:var(--mark);margin:.25rem 0 0}
        .neither input{margin:0}
        footer{position:fixed;left:0;right:0;bottom:0;background:var(--card);border-top:1px solid var(--line);padding:.6rem 1rem;display:flex;flex-wrap:wrap;gap:.6rem;align-items:center;justify-content:center}
        .empty{padding:2rem;text-align:center;color:var(--soft)}
        @media (max-width:40rem){.sides{grid-template-columns:1fr}article{flex-direction:column}.how{font-size:.93em}}
        @media print{footer,nav,.how{display:none}body{padding:0}}
        """

    /// The bar where verdicts are saved.
    static let foot = """
        <footer><span id="count" aria-live="polite">No verdicts yet</span>
        <button type="button" id="save" disabled>Save verdicts</button>
        <button type="button" id="copy" disabled>Copy verdicts</button></footer>

        """

    /// Filters by kind, and gathers verdicts into a file.
    static let script = """
        "use strict";
        const rows = Array.from(document.querySelectorAll("article"));
        const buttons = Array.from(document.querySelectorAll("button.kind"));
        for (const button of buttons) button.addEventListener("click", () => {
          for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
          const kind = button.dataset.kind;
          for (const row of rows) row.hidden = kind !== "" && row.dataset.kind !== kind;
        });
        const [count, save, copy] = ["count", "save", "copy"].map(id => document.getElementById(id));
        function verdicts() {
          const given = [];
          for (const row of rows) {
            const chosen = row.querySelector("input:checked");
            if (!chosen) continue;
            const [first, second] = row.querySelectorAll("label[data-rule]");
            const [right, wrong] = chosen.value === "2" ? [second, first] : [first, second];
            const isNeither = chosen.value === "0";
            given.push({
              series: row.dataset.series, volume: Number(row.dataset.volume), kind: row.dataset.kind,
              group: row.dataset.group, modality: row.dataset.modality || null,
              value: isNeither ? null : right.dataset.value,
              believed: isNeither ? null : right.dataset.rule,
              overruled: isNeither ? [] : wrong.dataset.rules.split(" ")
            });
          }
          return given;
        }
        const text = () => JSON.stringify({format: "radzoo-verdicts", version: 1, verdicts: verdicts()}, null, 1) + "\\n";
        document.addEventListener("change", () => {
          const number = verdicts().length;
          count.textContent = number === 1 ? "1 verdict" : number + " verdicts";
          save.disabled = copy.disabled = number === 0;
        });
        save.addEventListener("click", () => {
          const link = document.createElement("a");
          link.href = URL.createObjectURL(new Blob([text()], {type: "application/json"}));
          link.download = "verdicts.json";
          link.click();
          setTimeout(() => URL.revokeObjectURL(link.href), 10000);
        });
        copy.addEventListener("click", async () => {
          try {
            await navigator.clipboard.writeText(text());
          } catch {
            const area = document.createElement("textarea");
            area.value = text();
            document.body.append(area);
            area.select();
            document.execCommand("copy");
            area.remove();
          }
          copy.textContent = "Copied";
          setTimeout(() => { copy.textContent = "Copy verdicts"; }, 2000);
        });
        """
}
