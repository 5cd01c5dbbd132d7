import ArgumentParser
import Payload
import SyncCentral

extension SitesCommand {
    struct Partners: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the sites a site may exchange documents with, and through which stores.",
            discussion: "Two sites are partners when a store active on one sees a store active on the other: tributary visibility grant.")
        @OptionGroup var data: DataOption
        @Argument(help: "The site's name or number.") var site: String
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            let partners = try data.folder.administration().partners(ofSite: site)
            if json { return Terminal.print(.array(partners.map(\.json))) }
            Terminal.table(
                ["NO", "SITE", "THROUGH"],
                partners.map { partner in
                    [
                        String(partner.site.number), partner.site.name,
                        partner.pairs.map { "\($0.own.code) – \($0.other.code)" }.joined(separator: ", "),
                    ]
                })
            Terminal.print(partners.count == 1 ? "1 partner site" : "\(partners.count) partner sites")
        }
    }
}

extension PartnerSite {
    var json: JSONValue {
        .object([
            ("id", .string(site.id)), ("number", .integer(site.number)), ("site", .string(site.name)),
            (
                "through",
                .array(pairs.map { .object([("own", .string($0.own.code)), ("other", .string($0.other.code))]) })
            ),
        ])
    }
}
