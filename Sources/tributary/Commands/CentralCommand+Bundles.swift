import ArgumentParser
import CentralServer
import Failures
import SyncCentral

extension CentralCommand {
    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a bundle that was carried here from a site, as if the site had synced.",
            discussion: "A running server goes on. What is taken was proved first; a bundle that is older than what is known is left aside.")
        @OptionGroup var data: DataOption
        @Argument(help: "The bundle's file; of several, the first is enough where they lie side by side.") var files: [String]

        func run() async throws {
            let done = try CentralBundles(data.folder.administration(), folder: data.folder.path).accept(files)
            let taken =
                done.isEmpty
                ? done.repeated > 0 ? "nothing new: all that it sends was here before" : "nothing new: the site had nothing to send"
                : "\(counted(done.groups, "change")) taken" + (done.parked > 0 ? ", \(done.parked) kept apart" : "")
                    + (done.repeated > 0 ? ", some that were here before" : "")
            Terminal.print("From \(done.site): \(taken). Its answer: tributary central bundle \"\(done.site)\" FILE")
            if let code = done.stopped {
                Terminal.complain(
                    "note: the rest was not taken [\(code.rawValue)]; the site sends what is needed with its next bundle, once it has this answer")
            }
            if done.parked > 0 || done.stopped != nil { throw ExitCode(2) }
        }
    }

    struct Bundle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes for a site what it would receive, to be carried there: answers, and everything new up to this moment.")
        @OptionGroup var data: DataOption
        @Argument(help: "The site's name or number.") var site: String
        @Argument(help: "The file to write, on the stick; one that is there is replaced once the new one is whole.") var file: String
        @OptionGroup var size: BundleSize

        func run() async throws {
            let (files, made) = try CentralBundles(data.folder.administration(), folder: data.folder.path).make(for: site, file, size: size.bytes())
            Terminal.print(
                "For \(made.site), bundle \(made.number): \(files.joined(separator: ", ")). At the site: tributary site accept \(files.joined(separator: " "))"
                    + (made.isEmpty ? "\nIt brings nothing that the site lacks, as it told last." : ""))
        }
    }
}
