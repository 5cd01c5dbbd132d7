import Foundation
import Testing

/// The repository watches itself: what people agreed on stays true.
@Suite("The house")
struct TidyTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Which of our modules each module may import.
    static let allowed: [String: Set<String>] = [
        "Failures": [], "Catalogue": [], "Payload": [], "Compression": ["CZstd"], "SampleNetwork": [], "WeakLine": [],
        "Bundles": ["Compression", "Failures", "Payload"], "LegacyProtocols": ["Catalogue", "Failures", "Payload"],
        "Storage": ["Failures"], "SimulatedDisk": [], "SyncProtocol": values,
        "SyncRules": values.union(["SyncProtocol"]), "SyncCentral": rules.union(["LegacyProtocols"]), "SyncSite": rules, "Transfers": sides,
        "Simulation": sides.union(["Bundles", "SimulatedDisk", "Transfers"]), "HTTPHost": rules,
        "CentralServer": rules.union(["Bundles", "LegacyProtocols", "SyncCentral", "HTTPHost", "Transfers"]),
        "SiteServer": rules.union(["Bundles", "SyncSite", "HTTPHost", "Transfers"]),
    ]
    private static let values: Set<String> = ["Catalogue", "Compression", "Failures", "Payload", "Storage"]
    /// What either side stands on.
    private static let rules = values.union(["SyncProtocol", "SyncRules"])
    private static let sides = rules.union(["SyncCentral", "SyncSite"])

    @Test func `only the parts of pages name a class of the style sheet`() throws {
        for (path, text) in try Self.sources("Sources") where !path.hasPrefix("Sources/HTTPHost/Pages/") {
            #expect(!text.contains("class=\\\"") && !text.contains("class=\""), "\(path)")
        }
    }

    static func sources(_ folder: String) throws -> [(path: String, text: String)] {
        let start = root.appending(path: folder)
        let files = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)
        var found: [(String, String)] = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            found.append((String(file.path.dropFirst(root.path.count + 1)), try String(contentsOf: file, encoding: .utf8)))
        }
        return found.sorted { $0.0 < $1.0 }
    }

    @Test func `modules import only what lies below them`() throws {
        let ours = Set(Self.allowed.keys).union(["CZstd", "Benchmarks", "tributary"])
        var seen = 0
        for (path, text) in try Self.sources("Sources") {
            let module = String(path.split(separator: "/")[1])
            guard let allowed = Self.allowed[module] else { continue }
            for line in text.split(separator: "\n") where line.hasPrefix("import ") {
                seen += 1
                let imported = String(line.dropFirst("import ".count))
                #expect(!ours.contains(imported) || allowed.contains(imported), "\(path) imports \(imported)")
            }
        }
        #expect(seen > 100)
    }

    @Test func `clocks and chance enter at the roots alone`() throws {
        let roots: Set<String> = ["tributary", "CentralServer", "SiteServer", "HTTPHost", "Benchmarks"]
        let banned = ["Date()", "UUID()", "SystemRandomNumberGenerator", "arc4random", "time(nil)"]
        for (path, text) in try Self.sources("Sources") where !roots.contains(String(path.split(separator: "/")[1])) {
            for word in banned { #expect(!text.contains(word), "\(path) uses \(word)") }
            let chance = text.split(separator: "\n").filter { $0.contains(".random(in") && !$0.contains("using:") }
            #expect(chance.isEmpty, "\(path) draws from a generator that is not given")
        }
    }

    @Test func `danger has no place in the sources`() throws {
        let banned = ["@unchecked Sendable", "nonisolated(unsafe)", "try!", "fatalError(", " as! ", " Task {", "Task.detached"]
        for (path, text) in try Self.sources("Sources") {
            for word in banned { #expect(!text.contains(word), "\(path) uses \(word)") }
        }
    }

    @Test func `each type that others see stands in a file of its name`() throws {
        let declaration = /^(?:@\w+(?:\([^)]*\))? )*(?:(?:package|public|final|indirect|nonisolated) )*(?:struct|class|enum|protocol|actor) (\w+)/
            .anchorsMatchLineEndings()
        var seen = 0
        for (path, text) in try Self.sources("Sources") {
            let name = path.split(separator: "/").last.map { $0.dropLast(".swift".count).split(separator: "+")[0] }
            for match in text.matches(of: declaration) {
                seen += 1
                #expect(match.1 == name, "\(path) declares \(match.1)")
            }
        }
        #expect(seen > 600)
    }

    @Test func `no file is longer than four hundred lines`() throws {
        for (path, text) in try Self.sources("Sources") + Self.sources("Tests") {
            #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 401, "\(path)")
        }
    }

    @Test func `central's records are written by the one way to apply a change, so that what follows is never left out`() throws {
        // The others route records anew, and write none.
        let known: Set<String> = [
            "Sources/SyncCentral/Applying/ChangeApplication.swift", "Sources/SyncCentral/Engine/CentralWriter+Transfers.swift",
            "Sources/SyncRules/Routing/AudienceWidening.swift", "Sources/SyncRules/Routing/ForeignAudiences.swift",
        ]
        let makers = try Self.sources("Sources").filter { $0.text.contains("LedgerWriter(") }.map(\.path)
        #expect(Set(makers) == known)
        for (path, text) in try Self.sources("Sources") where makers.contains(path) && !path.contains("Applying/") {
            #expect(!text.contains("writer.put(") && !text.contains("writer.delete("), "\(path)")
        }
    }

    @Test func `SQL is written in Storage alone`() throws {
        for (path, text) in try Self.sources("Sources")
        where !path.hasPrefix("Sources/Storage/") && !path.hasPrefix("Sources/Simulation/") && !path.hasPrefix("Sources/Benchmarks/") {
            for word in ["SELECT ", "INSERT INTO", "UPDATE sites", "DELETE FROM"] { #expect(!text.contains(word), "\(path) has SQL") }
        }
    }

    /// Members that are read by their names, and belong to no record: messages between the two sides, and what is kept beside the records.
    private static let readByName: [(file: String, why: String)] = [
        ("SyncRules/Records/Truth.swift", "an object that wraps a value"),
        ("SyncRules/Records/UnknownTable.swift", "tables of which nothing is declared"),
        ("SyncRules/Numbers/RepeatedNumbers.swift", "what is remembered of numbers given twice"),
        ("SyncSite/SiteUsers.swift", "the body of a message"), ("SyncCentral/Engine/ToldBySite.swift", "a contact"),
        ("SyncCentral/Administration/Administration+Unsent.swift", "a file of unsent groups"),
        ("SyncCentral/Administration/FormerDevice.swift", "what a device said of itself"),
    ]

    @Test func `rules read fields by declared keys`() throws {
        let reads = try [
            #"\.(text|word|isOn|truth)\(""#, #"\b(named|member): ""#, #"\["[^"\]]+"\]\??\.(text|integer|truth|elements|members|isNull)\b"#,
            #"FieldPicker\(\[""#, #"\.replacing\("[^"]+", in:"#,
        ].map { try Regex($0) }
        let modules: Set<String> = ["SyncRules", "SyncCentral", "SyncSite", "Transfers"]
        var declared = 0
        for (path, text) in try Self.sources("Sources") where modules.contains(String(path.split(separator: "/")[1])) {
            declared += text.matches(of: #/: RecordView \{/#).count
            if Self.readByName.contains(where: { path.hasSuffix($0.file) }) { continue }
            for line in text.split(separator: "\n") {
                for read in reads { #expect(line.firstMatch(of: read) == nil, "\(path) reads a field by a text: \(line)") }
            }
        }
        let listed = try String(contentsOf: Self.root.appending(path: "Sources/SyncRules/Records/Views/DeclaredViews.swift"), encoding: .utf8)
        #expect(declared == listed.matches(of: /\w+\.self/).count, "a view is missing in DeclaredViews")
        #expect(declared > 15)
    }

    @Test func `the tables of documents are named in one place`() throws {
        let tables = ["transact", "trans_line", "requisition", "requisition_line", "purchase_order_line", "Goods_received", "Goods_received_line"]
        let modules: Set<String> = ["SyncRules", "SyncCentral", "SyncSite", "Transfers"]
        for (path, text) in try Self.sources("Sources")
        where modules.contains(String(path.split(separator: "/")[1])) && !path.hasSuffix("/DocumentKind.swift") {
            for line in text.split(separator: "\n") where !line.contains("case ") {
                for table in tables { #expect(!line.contains("\"\(table)\""), "\(path) names \(table); ask DocumentKind") }
            }
        }
    }

    @Test func `the glossary explains no word twice`() throws {
        let file = Self.root.appending(path: "docs/glossary.md")
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("| **") }
        var seen: Set<String> = []
        for row in rows {
            let cell = row.split(separator: "|")[0].filter { $0 != "*" }
            for word in cell.split(separator: ",") {
                let word = word.trimmingCharacters(in: .whitespaces).lowercased()
                #expect(seen.insert(word).inserted, "\(word) is explained twice")
            }
        }
        #expect(seen.count > 80)
    }
}
