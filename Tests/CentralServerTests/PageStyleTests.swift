import HTTPHost
import NIOHTTP1
import Testing

@Suite("Pages can be read by everybody, on any screen")
struct PageStyleTests {
    /// The relative luminance of a colour written `#rgb` or `#rrggbb`, as the Web Content Accessibility Guidelines define it.
    private static func luminance(_ color: String) throws -> Double {
        var digits = Array(color.dropFirst())
        if digits.count == 3 { digits = digits.flatMap { [$0, $0] } }
        try #require(digits.count == 6, "\(color) is no opaque colour")
        let parts = try (0..<3).map { index -> Double in
            let value = try #require(Int(String(digits[index * 2...index * 2 + 1]), radix: 16))
            let share = Double(value) / 255
            return share <= 0.04045 ? share / 12.92 : Self.power((share + 0.055) / 1.055)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    /// To the power of 2.4, by square roots: the fifth root is found by Newton's steps.
    private static func power(_ base: Double) -> Double {
        guard base > 0 else { return 0 }
        var root = base
        for _ in 0..<60 { root -= (root * root * root * root * root - base) / (5 * root * root * root * root) }
        return base * base * root * root
    }

    private static func contrast(_ one: String, _ other: String) throws -> Double {
        let (first, second) = (try luminance(one), try luminance(other))
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    /// What the rule for `:root` that begins after `start` declares.
    private static func root(_ sheet: String, after start: String?) throws -> [String: String] {
        let from = try start.map { try #require(sheet.firstRange(of: $0)?.upperBound) } ?? sheet.startIndex
        let open = try #require(sheet[from...].firstRange(of: ":root {")?.upperBound)
        var found: [String: String] = [:]
        for declaration in sheet[open...].prefix(while: { $0 != "}" }).split(separator: ";") {
            let parts = declaration.split(separator: ":", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
            if parts.count == 2 { found[parts[0]] = parts[1] }
        }
        return found
    }

    @Test func `every colour of text stands out from the background, by day and by night`() async throws {
        #expect(try abs(Self.contrast("#fff", "#000000") - 21) < 0.001)
        #expect(try abs(Self.contrast("#777777", "#fff") - 4.478) < 0.001)
        try await withCentral { central in
            let sheet = try await central.call(.GET, "/style.css").text
            let day = try Self.root(sheet, after: nil)
            let night = day.merging(try Self.root(sheet, after: "prefers-color-scheme: dark")) { $1 }
            let used = Set(sheet.matches(of: /(?:^|[ ;{])color: var\((--[a-z]+)\)/).map { String($0.1) })
            #expect(used.count >= 5, "\(used)")
            for (name, scheme) in [("day", day), ("night", night)] {
                let ground = try #require(scheme["background"])
                for color in used.union(["color"]) {
                    let ratio = try Self.contrast(try #require(scheme[color]), ground)
                    #expect(ratio >= 4.5, "\(color) by \(name): \(ratio)")
                }
            }
        }
    }

    @Test func `on a narrow screen every cell of a wide table carries its heading, and no part of a page scrolls sideways by itself`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            let opened = try await central.call(.POST, "/login", body: Array("token=\(try central.token)".utf8))
            let cookie = String(try #require(opened.headers.first(name: "Set-Cookie")).prefix { $0 != ";" })
            let page = try await central.call(.GET, "/", headers: ["Cookie": cookie]).text
            for heading in ["Site", "Stores", "Last contact", "To send", "To receive", "Kept apart", "State"] {
                #expect(page.contains("data-label=\"\(heading)\""), "\(heading)")
            }
            #expect(page.contains("<table class=\"cards\">"))
            #expect(try await !central.call(.GET, "/style.css").text.contains("overflow-x"))
        }
    }

    @Test func `the page of three hundred and fifty sites stays small, and the page of all travels compressed to a browser that reads that`() async throws {
        try await withCentral { central in
            for number in 1...350 {
                _ = try central.administration.createSite(
                    name: "Health post number \(number)", kind: .server, secret: "$scrypt$none", id: "site-\(number)")
            }
            let opened = try await central.call(.POST, "/login", body: Array("token=\(try central.token)".utf8))
            let cookie = String(try #require(opened.headers.first(name: "Set-Cookie")).prefix { $0 != ";" })
            #expect(try await central.call(.GET, "/", headers: ["Cookie": cookie]).bytes.count < 40_000)
            let all = try await central.call(.GET, "/?all", headers: ["Cookie": cookie])
            #expect(all.text.contains("Health post number 350"))
            let small = try await central.call(.GET, "/?all", headers: ["Cookie": cookie, "Accept-Encoding": "gzip, zstd"])
            #expect(small.headers.first(name: "Content-Encoding") == "zstd")
            #expect(small.bytes.count < 20_000)
        }
    }
}
