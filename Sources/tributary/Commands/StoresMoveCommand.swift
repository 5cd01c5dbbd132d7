import ArgumentParser
import CentralServer
import Failures
import Foundation
import HTTPHost
import Payload
import SiteServer
import Storage
import SyncCentral

extension StoresCommand {
    struct Move: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Moves a store with its data to another site, or to central, in one guarded operation.",
            discussion: """
                The site that has the store closes it at its next sync, sends what it wrote and what it withheld, and says so; then the store belongs to the new site,
                which opens it once everything has arrived. At no moment two sites edit it. The plan is shown first, and asked about at a terminal. Until the new site
                has it, --cancel calls the move off. Follow it with: tributary stores moves.

                A lost site cannot say that it has sent everything: --force does not wait for it. What it still sends is kept apart as from the former holder.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "The store's code, name or id.") var store: String
        @Option(name: [.customLong("to"), .customLong("site")], help: "The site's name or number, or central.") var site: String?
        @Flag(help: "Leave a full read-only copy on the old site: all its changes go on travelling there.") var collector = false
        @Flag(help: "Give the old site up as lost: what it still sends is kept apart.") var force = false
        @Flag(help: "Only show what the move would mean.") var plan = false
        @Flag(help: "Call a move off that the new site has not got yet.") var cancel = false
        @OptionGroup var confirm: ConfirmOption
        @Flag(help: "Print one JSON object.") var json = false

        func validate() throws {
            guard (site != nil) != cancel else { throw ValidationError("Name the site with --to, or call a move off with --cancel.") }
            guard !cancel || !(plan || force || collector) else { throw ValidationError("--cancel stands alone.") }
        }

        func run() async throws {
            let administration = try data.folder.administration()
            guard let site else { return show(try administration.cancelStoreMove(store)) }
            let plan = try await read(administration, to: site)
            if self.plan { return json ? Terminal.print(plan) : StoreMoveText.show(plan, isForced: force) }
            if !json { StoreMoveText.show(plan, isForced: force) }
            if force {
                try confirm.ask("The site that has \(store) is given up as lost: what it still sends is kept apart.")
            } else if plan["possible"]?.truth == true {
                try confirm.ask("The store is closed on its site from that site's next sync until the new one has received everything.")
            }
            show(try administration.moveStore(store, to: site, collects: collector, force: force, handoverID: NewID.make()))
        }

        /// The plan as the running program knows it, or as it is written down.
        private func read(_ administration: Administration, to site: String) async throws -> JSONValue {
            let written = try administration.planStoreMove(store, to: site, collects: collector)
            func escaped(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text }
            let path = "/api/v1/stores/\(escaped(written.store.id))/move-plans/\(escaped(written.to.id))\(collector ? "?collector=true" : "")"
            return await StatusReading.asked(data.folder.path, path) ?? StoreMovePlanJSON.value(written)
        }

        private func show(_ move: StoreMove) {
            if json { return Terminal.print(StoreMoveJSON.value(move)) }
            Terminal.print(move.sentence)
            if move.phase.isUnderWay { Terminal.print("See how far it is with: tributary stores moves") }
        }
    }

    struct Moves: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows moves of stores: on central with how far each is, on a site what leaves it and what is on its way.")
        @OptionGroup var data: DataOption
        @Option(help: "At most so many, the latest first.") var limit = 50
        @Flag(help: "Print one JSON array.") var json = false

        func validate() throws {
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit is 1 to 10000.") }
        }

        func run() async throws {
            guard try data.folder.role() == .central else { return try await showHere() }
            let administration = try data.folder.administration()
            let told = await StatusReading.asked(data.folder.path, "/api/v1/store-moves?limit=\(min(limit, 1_000))")
            let moves = try told?["items"]?.elements ?? administration.storeMoves(limit: Int64(clamping: limit)).map(StoreMoveJSON.value)
            if json { return Terminal.print(.array(moves)) }
            StoreMoveText.show(moves)
            if !moves.isEmpty { Terminal.print(StatusSource.source(isServing: told != nil, asOf: administration.database.now())) }
        }

        /// What a site knows of moves: those that concern it.
        private func showHere() async throws {
            let status = try await StatusSource.read(data.folder, .site).value
            let leaving = status.list("frozen").filter { $0["record"] == nil && $0["name"] != nil && $0["leftBefore"]?.truth != true }
            let arriving = status["arriving"]?.elements ?? []
            if json {
                return Terminal.print(.object([("leaving", .array(leaving)), ("arriving", .array(arriving)), ("toSend", status["toSend"] ?? .null)]))
            }
            for one in leaving {
                Terminal.print(
                    "\(one.words("name")) goes to \(one.words("to")) and is not edited here; \(counted(status.count("toSend"), "record")) to send first.")
            }
            if let words = status["arrivingInWords"]?.text { Terminal.print(words) }
            if leaving.isEmpty, arriving.isEmpty { Terminal.print("No store leaves this site or is on its way to it.") }
            Terminal.print(StatusSource.source(status))
        }
    }
}
