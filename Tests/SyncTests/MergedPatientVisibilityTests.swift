import Testing

@testable import Sync

@Suite("R-OWN 4, 9: the visibility of a merged patient")
struct MergedPatientVisibilityTests {
    @Test func `a late row with a merged patient's id goes where patients' rows go, not to all who know the store`() throws {
        let town = try Town()
        try town.syncAll()
        try town.central([Town.change("name", "twin", ["name": "Patient", "type": "patient", "supplying_store_id": "depot"])])
        try town.central([Town.change("name", "other", ["name": "Patient", "type": "patient", "supplying_store_id": "depot"])])
        try town.network.administration.merge("name", "twin", into: "other", acting: .program)
        // Alpha, on North, knows beta as a partner; what beta's site sees of patients is not its business.
        try town.central([Town.change("name_store_join", "late", ["name_ID": "twin", "store_ID": "beta"])])
        try town.syncAll()
        #expect(try town.holders("name_store_join", "late") == ["South"])
        #expect(try town.holders("name", "other") == ["South"])
        try town.expectSound()
    }
}
