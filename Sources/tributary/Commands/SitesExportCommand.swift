import ArgumentParser
import CentralServer
import Failures
import SyncCentral

extension SitesCommand {
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes a site's first load into a file, for a device without a network: tributary site init --from FILE.",
            discussion: """
                The site is paired with the device that is set up from the file. Set up one device only: a second one from the same file is a copy, and both \
                are stopped once both have called. The file is sealed by the site's password, which is needed again there.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "The site's name or number.") var site: String
        @Argument(help: "The file to write; one that is there is replaced once the new one is whole.") var file: String
        @OptionGroup var password: PasswordOption
        @Option(help: "Central's address, for the day when the device has a network.") var url: String?
        @OptionGroup var size: BundleSize

        func run() async throws {
            let (files, made) = try CentralBundles(data.folder.administration(), folder: data.folder.path).export(
                site, file, password: password.required(), url: url, size: size.bytes(), app: Program.app)
            Terminal.print(
                "The first load of \(made.site): \(files.joined(separator: ", ")). On the new device: tributary site init --data DIR --from \(files[0]) --password-file FILE"
            )
        }
    }
}
