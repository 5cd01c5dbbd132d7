import ArgumentParser
import CentralServer
import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral

extension SitesCommand {
    struct Again: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Asks a site to receive a store or a patient anew, or shows what came of it.",
            discussion: """
                The site reads the bytes of all that it holds of the store or the patient, compares it with central record by record, and puts right what is \
                missing, damaged or out of date; what central has no more goes. What was entered there and is not sent yet stays. A site that is \
                online begins within seconds, others with their next call or bundle. Without --store and --patient, what it was asked for.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "The site's name or number.") var site: String
        @Option(help: "The store's code, name or id.") var store: String?
        @Option(help: "The patient's id.") var patient: String?
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            guard store == nil || patient == nil else { throw ValidationError("Give one of --store and --patient.") }
        }

        func run() async throws {
            let administration = try data.folder.administration()
            let name = try administration.site(site).name
            guard store != nil || patient != nil else { return try show(administration, name) }
            let id = NewID.make()
            let order =
                try store.map { try administration.orderAgain(of: site, store: $0, id: id) }
                ?? administration.orderAgain(of: site, patient: patient ?? "", id: id)
            guard !json else { return Terminal.print(CentralAPI.value(order)) }
            Terminal.print(
                order.id == id
                    ? "\(name) is asked to receive \(Self.words(order)) anew. What comes of it: tributary sites again \(name)"
                    : "\(name) is asked for that since \(Moment.text(order.at)), and has not said yet that it is done.")
        }

        private func show(_ administration: Administration, _ name: String) throws {
            let orders = try administration.again(of: site)
            guard !json else { return Terminal.print(.array(orders.map(CentralAPI.value))) }
            guard !orders.isEmpty else { return Terminal.print("\(name) was not asked to receive anything anew.") }
            Terminal.table(
                ["ASKED", "WHAT", "DONE", "READ THERE", "DAMAGED", "DIFFERED"],
                orders.map { order in
                    [Moment.text(order.at), Self.words(order)]
                        + (order.outcome.map { [Moment.text($0.at), "\($0.records)", "\($0.damaged)", "\($0.differed)"] } ?? ["not yet", "-", "-", "-"])
                })
        }

        private static func words(_ order: AgainOrder) -> String { "the \(order.kind.rawValue) \(order.title)" }
    }
}
