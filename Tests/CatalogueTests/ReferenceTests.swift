import Testing

@testable import Catalogue

/// Compares the declarations with the reference files; runs only where those lie beside the project.
@Suite(.enabled(if: !ReferenceFiles.areAbsent, "no reference files beside the project"))
struct ReferenceTests {
    let catalogue = Catalogue.standard

    @Test func `every table of the reference is declared once, and no other`() throws {
        let entries = try ReferenceFiles.entries()
        #expect(entries.count == 217)
        let expected = entries.map { "\($0.table) [\($0.api)]" }.sorted()
        #expect(catalogue.types.map(\.reference.description).sorted() == expected)
    }

    @Test func `every entry has the title, key, direction, parents and level of the reference`() throws {
        for entry in try ReferenceFiles.entries() {
            let type = try #require(catalogue.type(table: entry.table, api: WireAPI(rawValue: entry.api)))
            let name = "\(type.reference)"
            #expect(type.table == entry.table)
            #expect(type.title == entry.title, "\(name)")
            #expect(type.keyField == entry.key, "\(name)")
            #expect(type.direction.rawValue == entry.direction, "\(name)")
            #expect(type.parents.map(\.table) == entry.parents, "\(name)")
            #expect(type.integrationLevel == entry.integration_level, "\(name)")
            #expect(type.areFieldNamesInferred == (entry.field_casing == "inferred"), "\(name)")
        }
    }

    @Test func `every field has the name, type, default, reference and values of the reference`() throws {
        var count = 0
        for entry in try ReferenceFiles.entries() {
            let type = try #require(catalogue.type(table: entry.table, api: WireAPI(rawValue: entry.api)))
            compare(type.fields, entry.fields, "\(type.reference)")
            count += type.fields.count
        }
        #expect(count == 2235)
    }

    private func compare(_ fields: [Field], _ expected: [ReferenceField], _ place: String) {
        #expect(fields.map(\.name) == expected.map(\.name), "\(place)")
        for (field, reference) in zip(fields, expected) {
            let name = "\(place) \(field.name)"
            #expect(field.type.rawValue == reference.type, "\(name)")
            #expect(field.isNullable == reference.nullable, "\(name)")
            #expect(field.isKey == (reference.primary_key ?? false), "\(name)")
            #expect(field.defaultText == reference.defaultText, "\(name)")
            #expect(field.references?.table == reference.references, "\(name)")
            if let api = reference.references_api { #expect(field.references?.api.rawValue == api, "\(name)") }
            #expect(field.requirement.rawValue == reference.oms_required ?? "none", "\(name)")
            #expect(field.isClosed == (reference.enum_strict ?? false), "\(name)")
            #expect(field.pushFormat == reference.push_format, "\(name)")
            #expect(field.aliases == reference.aliases ?? [], "\(name)")
            #expect(field.note == reference.note, "\(name)")
            let values = reference.enum ?? []
            #expect(field.values.map(\.value) == values.map(\.value.plain), "\(name)")
            #expect(field.values.map(\.meaning) == values.map(\.meaning), "\(name)")
            #expect(field.values.map(\.aliases) == values.map { $0.aliases ?? [] }, "\(name)")
            compare(field.fields, reference.fields ?? [], name)
        }
    }

    @Test func `every row of the ownership table is printed word for word, with its tables`() throws {
        let rows = try ReferenceFiles.dataTypes()
        #expect(rows.count == 70)
        #expect(
            catalogue.dataTypes
                == rows.map { DataTypeRow(data: $0.data, normal: $0.normal, mirrored: $0.mirrored, notes: $0.notes) })
        for row in rows {
            let types = catalogue.types.filter { $0.dataType == row.data }
            #expect(Set(types.map(\.table)) == Set(row.tables), "\(row.data)")
            for type in types {
                #expect(type.classWord == row.normal, "\(type.reference)")
                #expect(type.mirroredClassWord == row.mirrored, "\(type.reference)")
            }
        }
    }

    @Test func `merges are allowed for the tables of the reference and by its classes`() throws {
        for entry in try ReferenceFiles.entries() {
            let type = try #require(catalogue.type(table: entry.table, api: WireAPI(rawValue: entry.api)))
            #expect((type.merge != nil) == entry.mergeable, "\(type.reference)")
            guard let merge = type.merge, let expected = entry.merge else { continue }
            #expect(merge.dataType == expected.seed_row)
            #expect(merge.dataClass.rawValue == expected.class)
            #expect(merge.mirroredEditor.rawValue == expected.class_mirror)
            #expect(merge.isKnownToOpenMSupply == expected.in_open_msupply)
        }
    }

    /// Entries where a rule of the requirements or the ownership table decides against the reference's class or editor.
    static let decidedOtherwise: Set<String> = [
        "om_activity_log", "system_log", "number", "number_reuse", "om_user_permission",  // local rows
        "contact_form",  // row Messages
        "plugin_data", "vaccine_course_store_config", "dashboard_store_report",  // central rows
        "name_store_join", "clinician_store_join",  // R-OWN 11
        "list_local_line",  // R-OWN 12
    ]

    @Test func `class and editor are those of the reference unless a rule decides otherwise`() throws {
        for entry in try ReferenceFiles.entries() {
            let type = try #require(catalogue.type(table: entry.table, api: WireAPI(rawValue: entry.api)))
            let isEqual =
                type.dataClass.rawValue == entry.class && type.mirroredEditor.rawValue == entry.class_mirror
            #expect(isEqual != Self.decidedOtherwise.contains(entry.table), "\(type.reference)")
        }
    }

    @Test func `every variant of the reference is declared for its kind of data`() throws {
        for entry in try ReferenceFiles.entries() {
            let type = try #require(catalogue.type(table: entry.table, api: WireAPI(rawValue: entry.api)))
            for expected in entry.variants ?? [] {
                let found = type.variants.filter { $0.dataType == expected.seed_row }
                #expect(!found.isEmpty, "\(type.reference) \(expected.when)")
                let isDecidedOtherwise =
                    expected.seed_row == "Prescriptions"  // R-OWN 3
                    || expected.seed_row == "Visibility of existing patients and prescribers"  // R-OWN 11
                #expect(
                    isDecidedOtherwise
                        || found.contains {
                            $0.dataClass.rawValue == expected.class && $0.mirroredEditor.rawValue == expected.class_mirror
                        }, "\(type.reference) \(expected.when)")
            }
        }
    }

    @Test func `records that go with a parent name the parent of the reference`() throws {
        for entry in try ReferenceFiles.entries() where entry.routing.kind == "parent" {
            let type = try #require(catalogue.type(table: entry.table, api: WireAPI(rawValue: entry.api)))
            if entry.table == "list_master_line" { continue }  // R-OWN 12: a definition, to every site
            guard case .follows(let table, _, let field) = type.audience else {
                Issue.record("\(type.reference) does not go with its parent")
                continue
            }
            #expect(field == entry.routing.field, "\(type.reference)")
            #expect(type.field(field)?.references?.table == table, "\(type.reference)")
        }
    }

    @Test func `records routed by a store, name or patient use the field of the reference`() throws {
        let kinds: Set<String> = ["store", "store_visible", "name_visible", "patient_visible", "store_and_transfer"]
        for entry in try ReferenceFiles.entries() where kinds.contains(entry.routing.kind) {
            let type = try #require(catalogue.type(table: entry.table, api: WireAPI(rawValue: entry.api)))
            guard let field = entry.routing.field, type.field(field) != nil, type.dataClass != .central else { continue }
            let audiences = [type.audience] + type.foreignAudiences.map(\.audience)
            let isHome = type.homeStoreField == field
            let isMessage = type.dataClass == .message
            #expect(isHome || isMessage || audiences.contains { $0.fields.first == field }, "\(type.reference)")
        }
    }
}
