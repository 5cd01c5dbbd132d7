import TestSupport
import Testing

@testable import SyncRules

@Suite("R-ROLE 3, R-OWN 3: the primary keeps what it edits, whoever else receives it", .ownThreads)
struct PrimaryKeepsTests {
    /// Island holds no dispensary, and none of its stores sees the customer.
    private static let own: [Change] = [
        Town.change("name", "customer", ["name": "Clinic C", "type": "facility"]),
        Town.change("contact", "contact", ["name_ID": "customer", "first": "Ada"]),
        Town.change("name_tag_join", "tag", ["name_ID": "customer", "name_tag_ID": "t"]),
        Town.change("list_master", "list", ["description": "Essential"]),
        Town.change("list_master_name_join", "use", ["name_ID": "customer", "list_master_ID": "list"]),
        Town.change("list_local_line", "local", ["list_master_name_join_ID": "use"]),
        Town.change("diagnosis", "cold", ["ICD_CODE": "J00"]),
    ]

    @Test func `what a primary elsewhere writes about names and dispensing it still holds after its next sync, and can edit`() throws {
        let town = try Town()
        try town.syncAll()
        _ = try town.mirror("Island")
        try town.syncAll()
        try town.write("Island", Self.own)
        try town.syncAll()
        for change in Self.own { #expect(try town.holders(change.table, change.id).contains("Island"), "\(change.table)") }
        try town.write("Island", [Town.change("contact", "contact", ["name_ID": "customer", "first": "Grace"])])
        try town.syncAll()
        #expect(try town.centralPayload("contact", "contact")?.contains("Grace") == true)
        try town.expectSound()
    }

    @Test func `what central wrote before a site became the primary reaches it, and leaves it afterwards`() throws {
        let town = try Town(before: Self.own)
        try town.syncAll()
        #expect(try town.holders("contact", "contact").contains("Island") == false)
        _ = try town.mirror("Island")
        try town.syncAll()
        for change in Self.own { #expect(try town.holders(change.table, change.id).contains("Island"), "\(change.table)") }
        _ = try town.unify()
        try town.syncAll()
        for change in Self.own where !["name", "list_master"].contains(change.table) {
            #expect(try town.holders(change.table, change.id).contains("Island") == false, "\(change.table)")
        }
        try town.expectSound()
    }
}
