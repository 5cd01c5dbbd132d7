import ArgumentParser
import Failures
import Storage
import SyncCentral

extension SitesCommand {
    struct Terms: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows or sets when sites sync by themselves and how much goes at a time.",
            discussion: """
                For one site, or without a site for all that are not set otherwise. A site that is online hears of it within seconds, others with \
                their next call. A pause that was ordered on the site's machine stays whatever is set here, and so does an interval that was set \
                there; --pause keeps a site from syncing by itself, and its people may still start a sync: to shut it out, \
                sites edit --disable-sync.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "The site's name or number; none for all sites.") var site: String?
        @Flag(inversion: .prefixedNo, help: "Only a person's request starts a sync, or not only.") var pause: Bool?
        @Option(help: "Seconds between syncs, \(SyncTerms.intervals.lowerBound) to \(SyncTerms.intervals.upperBound).") var interval: Int64?
        @Option(help: "Payload bytes of one push at most, \(SyncTerms.sizes.lowerBound) to \(SyncTerms.sizes.upperBound).") var pushBytes: Int64?
        @Option(help: "Payload bytes of one page at most, in the same bounds.") var pageBytes: Int64?
        @Option(parsing: .upToNextOption, help: "No longer set here: \(TermsEdit.Member.allCases.map(\.rawValue).joined(separator: ", ")).")
        var clear: [TermsEdit.Member] = []
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            let administration = try data.folder.administration()
            var edit = TermsEdit()
            edit.values = SyncTerms(isPaused: pause, interval: interval, pushBytes: pushBytes, pageBytes: pageBytes)
            edit.cleared = Set(clear)
            let before = try administration.terms(of: site)
            let terms = edit.isEmpty ? before : try administration.setTerms(of: site, edit)
            if json {
                return Terminal.print(.object([("own", TermsListing.value(terms.own)), ("inForce", TermsListing.value(terms.inForce))]))
            }
            let name = try site.map { try administration.site($0).name } ?? "all sites"
            if !edit.isEmpty { Terminal.print(terms == before ? "It is so already for \(name); nothing was changed." : "Set for \(name).") }
            Terminal.table(
                ["", "SET FOR \(name.uppercased())"] + (site == nil ? [] : ["IN FORCE"]),
                [
                    ["pause", Self.words(terms.own.isPaused)] + (site == nil ? [] : [Self.words(terms.inForce.isPaused)]),
                    ["interval", Self.words(terms.own.interval, "s")] + (site == nil ? [] : [Self.words(terms.inForce.interval, "s")]),
                    ["push-bytes", Self.words(terms.own.pushBytes, "bytes")] + (site == nil ? [] : [Self.words(terms.inForce.pushBytes, "bytes")]),
                    ["page-bytes", Self.words(terms.own.pageBytes, "bytes")] + (site == nil ? [] : [Self.words(terms.inForce.pageBytes, "bytes")]),
                ])
            if let site, !edit.isEmpty {
                let status = try administration.status(of: site)
                if status.hearing == .unknown {
                    Terminal.print("\(name) has not said when it syncs: its program may be too old to follow, or it has not called yet.")
                }
            }
        }

        private static func words(_ truth: Bool?) -> String { truth.map { $0 ? "yes" : "no" } ?? "-" }
        private static func words(_ number: Int64?, _ unit: String) -> String { number.map { "\($0) \(unit)" } ?? "-" }
    }
}

extension TermsEdit.Member: ExpressibleByArgument {}
