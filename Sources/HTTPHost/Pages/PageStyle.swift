enum PageStyle {
    static let sheet = """
        :root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #b42318; --warn: #8a5a00;
            --quiet: #57606a; --link: #0550ae; background: #fff; color: #1f2328; }
        @media (prefers-color-scheme: dark) { :root { --line: #8886; --good: #4ac26b; --bad: #ff8f87; --warn: #e3b341;
            --quiet: #a6b0ba; --link: #79b8ff; background: #14171a; color: #e6e8ea; } }
        a { color: var(--link); }
        body { font: 16px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
        header { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: baseline; border-bottom: 2px solid var(--line); }
        h1 { font-size: 1.4rem; margin: .3rem 0; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
        .quiet { color: var(--quiet); font-size: .9rem; } .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
        form { max-width: 28rem; } input { font: inherit; width: 100%; padding: .5rem; box-sizing: border-box; margin: .3rem 0 .8rem; }
        button { font: inherit; padding: .5rem 1rem; } form.inline { display: inline; }
        @media (max-width: 40rem) { body { padding: .6rem; } th, td { padding: .3rem .5rem .3rem 0; overflow-wrap: anywhere; }
            body { overflow-wrap: anywhere; } table.cards, .cards tbody { display: block; }
            .cards tr.heading, .cards td.nothing { display: none; }
            .cards tr { display: block; padding: .5rem 0; border-bottom: 2px solid var(--line); }
            .cards td { display: flex; gap: .8rem; border: 0; padding: .1rem 0; }
            .cards td > div { flex: 1; } .cards td.number { text-align: left; } td.quiet { white-space: nowrap; }
            .cards td[data-label]::before { content: attr(data-label); color: var(--quiet); flex: 0 0 7rem; } }
        """
}
