import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("R-SYNC 4: what a site needs for work comes first, and people may work while the rest comes", .ownThreads)
struct LoadInPartsTests {
    private struct Stopped: Error {}

    /// Alpha has stock, an open invoice, and sixty finished ones, numbered to 560.
    private func town(opensFrom: Duration = .zero) throws -> Town {
        var before = (0..<20).map { Town.change("item", "item-\($0)", ["item_name": "Item \($0)"]) }
        before.append(Town.change("item", "spare", ["item_name": "Spare"]))
        before += (0..<20).map { Town.change("item_line", "stock-\($0)", ["store_ID": "alpha", "item_ID": "item-\($0)", "quantity": "3"]) }
        var batches = (0..<60).map { invoice("done-\($0)", status: $0.isMultiple(of: 2) ? "fn" : "FN", number: 501 + $0) }
        batches.insert(invoice("open", status: "nw", number: 40), at: 30)
        let town = try Town(before: before, batches: batches)
        town.network.engine.limits.pageBytes = 1...8_000_000
        town.network.sites["North"]?.limits.opensFrom = opensFrom
        return town
    }

    private func invoice(_ id: String, status: String, number: Int) -> [Change] {
        [
            Town.change(
                "transact", id, ["store_ID": "alpha", "name_ID": "customer", "type": "ci", "status": status, "invoice_num": String(number)])
        ] + (0..<3).map { Town.change("trans_line", "\(id)-line-\($0)", ["transaction_ID": id, "item_ID": "item-\($0)", "quantity": "1"]) }
    }

    /// Loads North.
    ///
    /// - Parameters:
    ///   - asking: may change what is asked.
    ///   - between: called after each page, with the number of pages taken.
    private func load(
        _ town: Town, pageBytes: Int = 400, asking: (_ pages: Int, inout [UInt8]) throws -> Void = { _, _ in },
        between: (_ pages: Int) throws -> Void = { _ in }
    ) throws -> CycleReport {
        var cycle = town.network.cycle(of: try town.site("North"), pageBytes: pageBytes)
        var caller: Caller?
        var pages = 0
        while case .send(let call, var body) = try cycle.next() {
            if call == .pull { try asking(pages, &body) }
            do {
                try cycle.receive(call, try town.network.engine.answer(call, body, site: "site-North", caller: &caller))
            } catch let failure as Failure {
                try cycle.receive(call, failure: failure)
            }
            guard call == .pull else { continue }
            pages += 1
            try between(pages)
        }
        return cycle.report
    }

    private func isOpen(_ town: Town) throws -> Bool { try town.site("North").loadStanding()?.isOpen ?? false }

    private func has(_ town: Town, _ table: String, _ id: String) throws -> Bool {
        try town.site("North").database.read { try $0.records.record(table, id) }.map { !$0.isDeleted } ?? false
    }

    private func expectWhole(_ town: Town, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let site = try town.site("North")
        #expect(try site.isComplete(), comment, sourceLocation: sourceLocation)
        #expect(try site.verify().problems == [], comment, sourceLocation: sourceLocation)
        func count(_ table: String) throws -> Int64 { try site.database.read { try $0.records.count(of: table) } }
        #expect(try count("transact") >= 61, comment, sourceLocation: sourceLocation)
        #expect(try count("trans_line") >= 183, comment, sourceLocation: sourceLocation)
        #expect(try count("item_line") == 20, comment, sourceLocation: sourceLocation)
        let isTold = try site.database.read { try $0.state.has(SiteMeta.loadPart) || $0.state.has(SiteMeta.unproven) }
        #expect(!isTold, comment, sourceLocation: sourceLocation)
        #expect(try site.database.read { try $0.state.all(SiteMeta.loadNumbers).isEmpty }, comment, sourceLocation: sourceLocation)
    }

    /// Loads North, and does something once, as soon as people may work.
    private func loadOpening(_ town: Town, _ onceOpen: () throws -> Void) throws {
        var isDone = false
        _ = try load(
            town,
            asking: { _, _ in
                guard !isDone, try isOpen(town) else { return }
                isDone = true
                try onceOpen()
            })
        #expect(isDone, "it never opened")
    }

    @Test(arguments: [1, 400, 4_000, 1_000_000])
    func `whatever the size of its pages, each record comes once and everything is here at the end`(_ pageBytes: Int) throws {
        let town = try town()
        let report = try load(town, pageBytes: pageBytes)
        let held = try town.site("North").database.read { try $0.records.count() }
        #expect(report.rows == Int(held))
        try expectWhole(town)
    }

    @Test func `work may begin when what it needs is here, and not earlier`() throws {
        let town = try town()
        var wasClosed = 0
        _ = try load(
            town,
            between: { _ in
                if try town.site("North").state() == .loading {
                    #expect(
                        town.refusal { try town.write("North", [Town.change("item_line", "early", ["store_ID": "alpha", "item_ID": "item-1"])]) }
                            == .notInitialised)
                    wasClosed += 1
                }
            })
        #expect(wasClosed > 2)
        try expectWhole(town)
        let other = try self.town()
        try loadOpening(other) { () throws in
            for number in 0..<20 { #expect(try has(other, "item", "item-\(number)") && has(other, "item_line", "stock-\(number)")) }
            #expect(try has(other, "transact", "open") && has(other, "trans_line", "open-line-2") && has(other, "name", "customer"))
            #expect(try !has(other, "transact", "done-3") && !has(other, "trans_line", "done-3-line-1"))
            #expect(try other.write("North", [Town.change("item_line", "early", ["store_ID": "alpha", "item_ID": "item-1"])]) != nil)
        }
        try expectWholeBut("early", other)
    }

    private func expectWholeBut(_ id: String, _ town: Town) throws {
        #expect(try town.site("North").isComplete())
        #expect(try town.site("North").verify().problems == [])
        #expect(try town.centralPayload("item_line", id) != nil)
    }

    @Test func `what people write goes to central before the load is complete`() throws {
        let town = try town()
        var arrivedAt: Int?
        var pages = 0
        var wrote = false
        _ = try load(
            town,
            asking: { count, _ in
                pages = count
                if try !wrote && isOpen(town) {
                    wrote = true
                    try town.write("North", invoice("early", status: "nw", number: 600))
                }
                if try arrivedAt == nil && town.centralPayload("transact", "early") != nil { arrivedAt = count }
            })
        #expect(wrote)
        #expect(try #require(arrivedAt) < pages - 3)
        try expectWhole(town)
    }

    @Test func `a number goes on above those of documents that are yet to come`() throws {
        let town = try town()
        try loadOpening(town) { () throws in
            let site = try town.site("North")
            #expect(try site.nextNumber(store: "alpha", kind: .customerInvoice) == 561)
            #expect(try site.nextNumber(store: "alpha", kind: .customerInvoice) == 562)
            #expect(try site.nextNumber(store: "alpha", kind: .stocktake) == 1)
        }
        #expect(try town.site("North").nextNumber(store: "alpha", kind: .customerInvoice) == 563)
    }

    @Test func `nothing is merged, and nothing deleted that papers on their way may name, before everything is here`() throws {
        let town = try town()
        try town.makePrimary("North")
        let merge = Change(table: "item", id: "item-18", payload: nil, mergeInto: "item-19")
        try loadOpening(town) { () throws in
            #expect(town.refusal { try town.write("North", [merge]) } == .notInitialised)
            #expect(town.refusal { try town.write("North", [Town.delete("item", "item-1")]) } == .notInitialised)
            #expect(town.refusal { try town.write("North", [Town.delete("name", "customer")]) } == .notInitialised)
            #expect(try town.write("North", [Town.delete("transact", "open")]) != nil)
        }
        #expect(try town.centralPayload("trans_line", "open-line-0") == nil)
        #expect(try town.write("North", [merge]) != nil)
        try town.network.sync("North")
        #expect(try town.site("North").verify().problems == [])
    }

    @Test func `a document that is finished meanwhile stays whole`() throws {
        let town = try town()
        try loadOpening(town) { try town.write("North", Array(invoice("open", status: "fn", number: 40).prefix(1))) }
        try expectWhole(town)
        #expect(try town.centralPayload("transact", "open")?.contains("fn") == true)
        #expect(try has(town, "trans_line", "open-line-1"))
    }

    @Test func `what leaves central meanwhile leaves the site, and what changes comes in its newest version`() throws {
        let town = try town()
        try loadOpening(town) { () throws in
            try town.central(
                [Town.delete("item", "spare"), Town.change("item", "item-2", ["item_name": "Other"])], acting: .program)
        }
        try expectWhole(town)
        #expect(try !has(town, "item", "spare"))
        #expect(try town.payload("North", "item", "item-2")?.contains("Other") == true)
    }

    @Test(arguments: 1...12)
    func `a program that is started anew after any page goes on, and opens as soon as it has what work needs`(_ stop: Int) throws {
        let town = try town(opensFrom: .seconds(3_600))
        #expect(throws: Stopped.self) { _ = try load(town, between: { if $0 == stop * 3 { throw Stopped() } }) }
        let passed = try town.site("North").database.read { try $0.records.count() }
        #expect(passed > 0)
        var opened = false
        _ = try load(town, asking: { _, _ in if try isOpen(town) { opened = true } })
        #expect(opened)
        try expectWhole(town)
    }

    @Test func `a load that is soon complete stays closed, and bare`() throws {
        let town = try town(opensFrom: .seconds(3_600))
        _ = try load(
            town,
            asking: { _, _ in
                let isOpen = try isOpen(town)
                #expect(!isOpen)
            })
        try expectWhole(town)
    }

    @Test(arguments: [2, 8, 14, 20, 40, 60])
    func `a load in parts that loses its line is ended by bundles, wherever it stands, and what was written meanwhile goes along`(_ stop: Int) throws {
        let town = try town()
        do { _ = try load(town, between: { if $0 == stop { throw Stopped() } }) } catch is Stopped {}
        let wasOpen = try isOpen(town)
        let early = Town.change("item_line", "early", ["store_ID": "alpha", "item_ID": "item-1", "quantity": "8"])
        if wasOpen { #expect(try town.write("North", [early]) != nil) }
        let courier = try Courier(town)
        var trips = 0
        while try !town.site("North").isComplete(), trips < 3 {
            trips += 1
            try courier.roundTrip("North")
        }
        try courier.toCentral(courier.fromSite("North"), from: "North")
        #expect(try town.centralPayload("item_line", "early") != nil || !wasOpen, "stopped at page \(stop)")
        let site = try town.site("North")
        #expect(try site.isComplete() && site.verify().problems == [], "stopped at page \(stop)")
        let isTold = try site.database.read { try $0.state.has(SiteMeta.loadPart) || $0.state.has(SiteMeta.unproven) }
        #expect(!isTold, "stopped at page \(stop)")
        #expect(try site.database.read { try $0.records.count(of: "transact") } == 61)
        #expect(try site.nextNumber(store: "alpha", kind: .customerInvoice) == 561)
        // The line comes back: nothing is left to be done.
        let report = try town.network.sync("North")
        #expect(report.repaired == 0 && report.rows == 0, "stopped at page \(stop): \(report.rows)")
        try town.syncAll()
        try town.expectSound()
    }

    @Test(arguments: [1, 3, 6, 20, 30])
    func `a central that does not know of parts is asked for the load as a whole`(_ from: Int) throws {
        let town = try town()
        _ = try load(
            town,
            asking: { pages, body in
                guard pages >= from else { return }
                var request = try PullRequest(decoding: body)
                request.load = nil
                body = request.encoded()
            })
        try expectWhole(town)
    }

    @Test(arguments: [2, 5, 20, 30])
    func `a store that is given to the site meanwhile comes too, and opens when everything is here`(_ page: Int) throws {
        let town = try town()
        try town.central(Town.store("gamma") + [Town.change("item_line", "in-gamma", ["store_ID": "gamma", "item_ID": "item-1", "quantity": "9"])])
        _ = try load(
            town,
            between: { pages in
                if pages == page { try town.network.administration.assign(store: "gamma", to: "North", force: false) }
            })
        #expect(try has(town, "item_line", "in-gamma"))
        #expect(try town.site("North").isComplete() && town.site("North").verify().problems == [])
        #expect(try town.write("North", [Town.change("item_line", "later", ["store_ID": "gamma", "item_ID": "item-1"])]) != nil)
    }

    @Test func `central says that people work while the first load goes on, and does not give their store away`() throws {
        let town = try town()
        try loadOpening(town) { () throws in
            let caller = try town.caller("North")
            let told = try town.network.engine.pull(caller, try town.site("North").nextPull(bytes: 400, wantsDetail: false)).contact
            #expect(told.isWorking && !told.isInitialised)
            try town.network.administration.remember([(told, 1_800_000_000)])
            let status = try town.network.administration.status(of: "North")
            #expect(SiteCondition(status, asOf: 0).inWords == "first load, people work already")
            #expect(throws: Failure.self) { try town.network.administration.assign(store: "alpha", to: "South", force: false) }
        }
    }

    @Test func `what left while only the first part was here, and is forgotten, does not stay when the rest comes by bundles`() throws {
        let town = try town()
        #expect(throws: Stopped.self) { try loadOpening(town) { throw Stopped() } }
        #expect(try isOpen(town) && has(town, "item", "spare"))
        try town.central([Town.delete("item", "spare")])
        try town.network.central.write { try $0.ledger.purgeRemovals(upTo: $0.ledger.head()) }
        let courier = try Courier(town)
        for _ in 0..<4 { try courier.roundTrip("North") }
        #expect(try !has(town, "item", "spare"))
        try expectWhole(town)
        try town.expectSound()
    }
}
