import Testing

@testable import Catalogue

struct ValidationTests {
    /// A small sound catalogue with places to plant a mistake.
    private func problems(
        unitAfter: String = "", itemUnit: String = "-> unit", lineGoesTo: String = "with its order by order_ID",
        orderClass: String = "store, mirrored editor store", orderGoesTo: String = "the store store_ID",
        more: String = ""
    ) throws -> [CatalogueProblem] {
        let text = """
            == unit [v5] Units
            data      Things
            class     central, mirrored editor primary
            goes to   every site
            \(unitAfter)
            fields
              ID   text  key

            == item [v5] Items
            data      Things
            class     central, mirrored editor primary
            goes to   every site
            after     unit
            fields
              ID       text  key
              unit_ID  text  \(itemUnit)

            == order [v5] Orders
            data      Work
            class     \(orderClass)
            goes to   \(orderGoesTo)
            after     item
            fields
              ID        text  key
              store_ID  text

            == order_line [v5] Lines
            data      Work
            class     store, mirrored editor store
            goes to   \(lineGoesTo)
            owner     owner of its order by order_ID
            after     order
            fields
              ID        text  key
              order_ID  text  -> order
              store_ID  text
            \(more)
            """
        let rows = "Things | Central | Primary |\nWork | Store | Store |"
        return try Catalogue(reading: [Declaration(file: "planted", text: text)], dataTypes: rows).validate()
    }

    @Test func `the catalogue of the project is sound`() {
        #expect(Catalogue.standard.validate() == [])
    }

    @Test func `a sound catalogue has no problems`() throws {
        #expect(try problems() == [])
    }

    @Test func `a cycle among parents is found`() throws {
        let found = try problems(unitAfter: "after     order_line")
        #expect(found.map(\.kind) == [.parentCycle])
    }

    @Test func `a reference to a table that does not exist is found`() throws {
        #expect(try problems(itemUnit: "-> units").map(\.kind) == [.danglingReference])
        #expect(try problems(unitAfter: "after     colour").map(\.kind) == [.danglingReference])
    }

    @Test func `an audience wider than the class allows is found, also by way of a parent`() throws {
        #expect(try problems(lineGoesTo: "every site").map(\.kind) == [.audienceTooWide])
        let viaParent = try problems(
            lineGoesTo: "with its item by order_ID")
        #expect(viaParent.map(\.kind) == [.audienceTooWide])
        let central = try problems(
            orderClass: "central store, mirrored editor primary", orderGoesTo: "dispensary sites")
        #expect(Set(central.map(\.kind)) == [.audienceTooWide])
    }

    @Test func `local data that leaves its site is found`() throws {
        let found = try problems(
            more: """
                == diary [none] Diary
                data      Work
                class     local, mirrored editor local
                goes to   the store store_ID
                fields
                  ID        text  key
                  store_ID  text
                """)
        #expect(found.map(\.kind) == [.audienceTooWide])
    }

    @Test func `an unknown data type, key field, routing field and editor are found`() throws {
        let found = try problems(
            more: """
                == odd [none] Odd
                data      Nonsense
                class     store, mirrored editor central
                goes to   the store shop_ID
                fields
                  ID  text
                """)
        #expect(Set(found.map(\.kind)) == [.unknownDataType, .unknownKeyField, .unknownField, .editorAgainstClass])
        #expect(found.allSatisfy { $0.entry.table == "odd" })
    }

    @Test func `an entry declared twice is found`() throws {
        let again = """
            == unit [v5] Units again
            data      Things
            class     central, mirrored editor primary
            goes to   every site
            fields
              ID   text  key
            """
        #expect(try problems(more: again).map(\.kind) == [.duplicateEntry])
        let shouted = again.replacing("== unit", with: "== UNIT")
        #expect(try problems(more: shouted).contains { $0.kind == .spelling })
    }

    @Test func `an owner that does not fit the class is found`() throws {
        let found = try problems(
            more: """
                == note [v5] Notes
                data      Work
                class     store, mirrored editor store
                goes to   the store store_ID
                owner     primary
                fields
                  ID        text  key
                  store_ID  text
                """)
        #expect(found.map(\.kind) == [.ownerAgainstClass])
    }
}
