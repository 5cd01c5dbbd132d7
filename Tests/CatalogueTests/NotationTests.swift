import Testing

@testable import Catalogue

struct NotationTests {
    private func read(_ text: String) throws -> Catalogue {
        try Catalogue(reading: [Declaration(file: "notes", text: text)], dataTypes: "Things | Central | Primary |")
    }

    private let head = """
        == thing [v5] A thing
        data      Things
        class     central, mirrored editor primary
        goes to   every site
        fields
          ID   text  key

        """

    @Test func `a field line tells type, blank, reference, values and note`() throws {
        let text =
            head + """
                  "odd name"  int?    present  -> thing  closed  pushed HH:MM:SS  also other  # for a reason
                      - 0 : nothing
                      - 1 or one : something
                  extra       json?
                      inner   date
                      state   text?   closed
                          - NEW, OLD
                """
        let type = try #require(try read(text).type(table: "thing", api: nil))
        let odd = try #require(type.field("odd name"))
        #expect((odd.type, odd.isNullable, odd.defaultText, odd.requirement) == (.int, true, "0", .key))
        #expect(odd.references == Reference(table: "thing", api: .v5))
        #expect((odd.isClosed, odd.pushFormat, odd.aliases, odd.note) == (true, "HH:MM:SS", ["other"], "for a reason"))
        #expect(odd.values.map(\.value) == ["0", "1"])
        #expect(odd.values[1].aliases == ["one"])
        let inner = try #require(type.field("extra")?.fields)
        #expect(inner.map(\.name) == ["inner", "state"])
        #expect(inner[0].defaultText == nil)
        #expect(inner[1].values.map(\.value) == ["NEW", "OLD"])
    }

    @Test(arguments: [
        ("  size  number\n", 7, "unknown type"),
        ("  size\n", 7, "no type"),
        ("  size  int  maybe\n", 7, "unknown word"),
        ("  a  int\n        b  int\n   c  int\n", 9, "indentation"),
        ("\n== thang A thang\n", 8, "expected `== table [api] Title`"),
    ])
    func `an error names file, line and entry`(more: String, line: Int, reason: String) throws {
        let error = #expect(throws: NotationError.self) { try read(head + more) }
        #expect(error?.file == "notes")
        #expect(error?.line == line)
        #expect(error?.entry.isEmpty == false)
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test(arguments: [
        ("goes to   every site", "goes to   everywhere", "unknown audience"),
        ("goes to   every site", "goes to   every site\ncolour    red", "unknown property"),
        ("goes to   every site", "goes to   every site\ngoes to   nobody", "comes twice"),
        ("class     central,", "class     sentral,", "unknown class"),
        ("data      Things\n", "", "`data` is missing"),
    ])
    func `a property that makes no sense is refused`(old: String, new: String, reason: String) throws {
        let error = #expect(throws: NotationError.self) { try read(head.replacing(old, with: new)) }
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
        #expect(error?.entry == "thing [v5] A thing")
    }

    @Test func `a name that exists twice must be told apart`() throws {
        let twice = head + "\n" + head.replacing("[v5]", with: "[v6]")
        let error = #expect(throws: NotationError.self) { try read(twice + "  other  text  -> thing\n") }
        #expect(error?.reason.contains("exists twice") == true)
        let told = try read(twice + "  other  text  -> thing@v5\n")
        #expect(told.type(table: "thing", api: .v6)?.field("other")?.references?.api == .v5)
    }

    @Test func `every audience and owner in use reads back from its own phrase`() throws {
        let names = EntryNames(in: Declarations.all.map { SourceLine.lines(of: $0.text) })
        for type in Catalogue.standard.types {
            for rules in [type.ownership] + type.variants.map(\.ownership) {
                #expect(try Audience(phrase: rules.audience.phrase[...], names: names) == rules.audience)
                #expect(try OwnerPath(phrase: rules.ownerPath.phrase[...], names: names) == rules.ownerPath)
            }
            for foreign in type.foreignAudiences {
                #expect(try Audience(phrase: foreign.audience.phrase[...], names: names) == foreign.audience)
            }
            for variant in type.variants {
                #expect(try VariantCondition(phrase: variant.condition.phrase[...]) == variant.condition)
            }
        }
    }
}
