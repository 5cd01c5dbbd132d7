import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules

@Suite("R-OWN 2, 4: a patient or prescriber is searched on central and fetched with all that belongs to them", .ownThreads)
struct LookupTests {
    /// Island's dispensary store `outreach` looks for the patients of the pharmacy on Clinic.
    private func town() throws -> Town {
        let town = try Town(before: [
            Town.change(
                "name", "maria",
                [
                    "name": "Fernández, María José", "first": "María José", "last": "Fernández", "code": "P-0042", "type": "patient",
                    "date_of_birth": "1990-04-12", "supplying_store_id": "pharmacy",
                ]),
            Town.change("name", "other", ["name": "Otto Weber", "code": "P-0043", "type": "patient", "supplying_store_id": "pharmacy"]),
            Town.change("nameInsuranceJoin", "insurance", ["nameID": "maria"]),
            Town.change("patient_medication", "medication", ["name_ID": "maria"]),
            Town.change("repeat_table", "repeat", ["name_ID": "maria"]),
            Town.change("om_document", "document", ["owner_name_ID": "maria"]),
            Town.change("clinician", "doctor", ["first_name": "Ida", "last_name": "Obi", "code": "D1", "store_ID": "pharmacy"]),
        ])
        try town.openDispensary("outreach", on: "Island")
        try town.syncAll()
        return town
    }

    private func search(
        _ town: Town, name: String? = nil, code: String? = nil, born: String? = nil, kind: LookupKind = .patient, site: String = "Island",
        store: String = "outreach"
    ) throws -> SearchReply {
        let request = SearchRequest(store: store, user: "Ann", kind: kind, name: name, code: code, born: born)
        return try SearchReply(decoding: town.network.engine.lookUp(.search, town.caller(site), request.encoded()))
    }

    private func fetch(_ town: Town, _ id: String, kind: LookupKind = .patient, site: String = "Island", store: String = "outreach") throws
        -> GrantReply
    {
        let request = GrantRequest(store: store, user: "Ann", kind: kind, id: id)
        return try GrantReply(decoding: town.network.engine.lookUp(.grant, town.caller(site), request.encoded()))
    }

    @Test func `words are found cut short, without accents, in any order and with a slip of the pen`() throws {
        let town = try town()
        for name in ["fernandez", "María", "jose FERN", "Ferandez", "Fernandes", "Frenandez", "maria j"] {
            #expect(try search(town, name: name).found.map(\.id) == ["maria"], "\(name)")
        }
        for name in ["Fernan Weber", "Hernandes", "Xaver"] { #expect(try search(town, name: name).found.isEmpty, "\(name)") }
        #expect(try search(town, code: "p0042").found.map(\.id) == ["maria"])
        #expect(try search(town, name: "ma", born: "1990-04-12").found.map(\.id) == ["maria"])
        #expect(try search(town, name: "ma", born: "1990-12-04").found.map(\.id) == ["maria"], "day and month exchanged")
        #expect(try search(town, name: "ma", born: "1991-04-12").found.isEmpty)
        #expect(try search(town, name: "Obi", kind: .prescriber).found.map(\.id) == ["doctor"])
    }

    @Test func `short names, names without spaces and letters that a keyboard lacks are found`() throws {
        let names = [
            ("wang", "王, 明", "明", "王"), ("kim", "김, 민준", "민준", "김"), ("ng", "Ng, Bo", "Bo", "Ng"), ("isil", "İpek, Işıl", "Işıl", "İpek"),
            ("jurgen", "Straße, Jürgen", "Jürgen", "Straße"), ("ali", "علي", "علي", ""),
        ]
        let town = try Town(
            before: names.map { id, name, first, last in
                Town.change("name", id, ["name": name, "first": first, "last": last, "type": "patient", "supplying_store_id": "pharmacy"])
            })
        try town.openDispensary("outreach", on: "Island")
        try town.syncAll()
        for (asked, id) in [
            ("王明", "wang"), ("明", nil), ("王 明", "wang"), ("김민준", "kim"), ("ng", "ng"), ("Bo", "ng"), ("isil", "isil"), ("ISIL ipek", "isil"),
            ("strasse", "jurgen"), ("علي", "ali"),
        ] as [(String, String?)] {
            guard let id else {
                let refusal = #expect(throws: Failure.self) { try search(town, name: asked) }
                #expect(refusal?.code == .argumentInvalid)
                continue
            }
            #expect(try search(town, name: asked).found.map(\.id) == [id], "\(asked)")
        }
        #expect(try search(town, name: "is").found.isEmpty, "two letters are no beginning: they would show half of a country")
    }

    @Test func `an answer holds no more than tells people apart`() throws {
        let town = try town()
        let found = try search(town, name: "fernandez").found
        #expect(
            found == [
                SearchReply.Person(
                    id: "maria", code: "P-0042", name: "Fernández, María José", born: "1990-04-12", home: "Pharmacy", isVisible: false)
            ])
        for number in 0..<30 {
            try town.central([Town.change("name", "many-\(number)", ["name": "Kofi \(number)", "type": "patient", "supplying_store_id": "depot"])])
        }
        let many = try search(town, name: "kofi")
        #expect(many.found.count == 20 && many.hasMore)
        // Customers are nobody's business here.
        #expect(try search(town, name: "customer").found.isEmpty)
    }

    @Test func `a search that would list everybody, and nonsense, is refused`() throws {
        let town = try town()
        #expect(throws: Failure.self) { try search(town) }
        #expect(throws: Failure.self) { try search(town, name: "m") }
        #expect(try search(town, name: "ma").found.isEmpty, "two letters are a whole word or nothing")
        #expect(throws: Failure.self) { try search(town, name: "%%%") }
        #expect(throws: Failure.self) { try search(town, born: "1990-04-12") }
        #expect(throws: Failure.self) { try search(town, name: "maria", born: "12.4.1990") }
        #expect(throws: Failure.self) { try search(town, name: String(repeating: "m", count: 300)) }
        #expect(throws: Failure.self) { try search(town, name: "maria\n2026 faked log line") }
        let caller = try town.caller("Island")
        for body in ["", "{", "[]", "{\"store\":1}", "{\"store\":\"outreach\",\"kind\":\"store\",\"name\":\"maria\"}"] {
            #expect(throws: Failure.self, "\(body)") { try town.network.engine.lookUp(.search, caller, Array(body.utf8)) }
            #expect(throws: Failure.self, "\(body)") { try town.network.engine.lookUp(.grant, caller, Array(body.utf8)) }
        }
    }

    @Test func `only dispensary stores active on the asking site look for people`() throws {
        let town = try town()
        for (site, store) in [("Island", "lonely"), ("Island", "pharmacy"), ("North", "alpha"), ("North", "outreach"), ("Island", "nowhere")] {
            let searched = #expect(throws: Failure.self) { try search(town, name: "fernandez", site: site, store: store) }
            #expect(searched?.code == .dispensaryOnly, "\(store) on \(site)")
            let fetched = #expect(throws: Failure.self) { try fetch(town, "maria", site: site, store: store) }
            #expect(fetched?.code == .dispensaryOnly, "\(store) on \(site)")
        }
        try town.syncAll()
        #expect(try town.holders("name", "maria") == ["Clinic"])
    }

    @Test func `fetching brings the whole set with the next pull, and only to the asking site`() throws {
        let town = try town()
        let set = [
            ("name", "maria"), ("nameInsuranceJoin", "insurance"), ("patient_medication", "medication"), ("repeat_table", "repeat"),
            ("om_document", "document"),
        ]
        for one in set { #expect(try town.holders(one.0, one.1) == ["Clinic"]) }
        #expect(try fetch(town, "maria").position != nil)
        try town.network.sync("Island")
        for one in set { #expect(try town.holders(one.0, one.1) == ["Clinic", "Island"], "\(one)") }
        #expect(try search(town, name: "fernandez").found.first?.isVisible == true)
        #expect(try fetch(town, "maria").position == nil, "a second time changes nothing")
        try town.syncAll()
        // What is written at home from now on follows; dispensing there is possible.
        try town.write("Clinic", [Town.change("patient_medication", "new", ["name_ID": "maria"])])
        try town.syncAll()
        #expect(try town.holders("patient_medication", "new") == ["Clinic", "Island"])
        #expect(throws: Never.self) { try town.write("Island", Town.prescription("rx", store: "outreach", patient: "maria", prescriber: "")) }
        try town.expectSound()
    }

    @Test func `the set arrives in one checkpoint: a pull broken off shows nothing of the patient`() throws {
        let town = try town()
        _ = try fetch(town, "maria")
        struct Cut: Error {}
        for stop in 1..<4 {
            #expect(throws: Cut.self) {
                try town.network.sync("Island", pageBytes: 16_384) { calls in if calls >= stop { throw Cut() } }
                throw Cut()
            }
            let held = try [("name", "maria"), ("om_document", "document"), ("repeat_table", "repeat")].map {
                try town.holders($0.0, $0.1).contains("Island")
            }
            #expect(Set(held).count == 1)
        }
    }

    @Test func `a prescriber is fetched the same way; customers and strangers are not found`() throws {
        let town = try town()
        _ = try fetch(town, "doctor", kind: .prescriber)
        try town.syncAll()
        #expect(try town.holders("clinician", "doctor") == ["Clinic", "Island"])
        for id in ["customer", "nobody", "name-alpha"] {
            let failure = #expect(throws: Failure.self) { try fetch(town, id) }
            #expect(failure?.code == .notFound, "\(id)")
        }
    }

    @Test func `each look-up is noted with who asked, from which site, for whom`() throws {
        let town = try town()
        _ = try search(town, name: "fernandez")
        _ = try fetch(town, "maria")
        let log = try town.network.administration.status(logLines: 10).log
        let search = try #require(log.first { $0.event == "patient-search" })
        #expect(search.site == "site-Island" && search.message.contains("Ann in Outreach") && search.message.contains("maria"))
        let fetched = try #require(log.first { $0.event == "patient-fetched" })
        #expect(fetched.site == "site-Island" && fetched.message.contains("Ann in Outreach") && fetched.message.contains("maria"))
    }

    @Test func `a site that asks too often is told to wait, and others are not`() throws {
        let town = try town()
        for _ in 0..<CentralEngine.lookupsPerMinute { _ = try search(town, name: "fernandez") }
        let failure = #expect(throws: Failure.self) { try search(town, name: "fernandez") }
        #expect(failure?.code == .lookupLimited)
        #expect(failure?.context["retryAfterSeconds"].flatMap { Int($0) } ?? 0 > 0)
        #expect(throws: Failure.self) { try fetch(town, "maria") }
        #expect(throws: Never.self) { try search(town, name: "fernandez", site: "Clinic", store: "pharmacy") }
    }
}
