import ArgumentParser
import Failures
import SiteServer

extension SiteCommand {
    struct Bundle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes what waits to be sent into a file, to be carried to central instead of a sync over a network.",
            discussion: """
                Made again later, a bundle repeats what central has not answered yet and adds what is new: only the last one needs to arrive. Records stay \
                "to send" until central's answer has come, by a bundle or over a network.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "The file to write, on the stick; one that is there is replaced once the new one is whole.") var file: String
        @OptionGroup var size: BundleSize

        func run() async throws {
            let (files, records) = try SiteBundles(SiteFolder(data.data), app: Program.app).make(file, size: size.bytes())
            Terminal.print(
                "\(counted(records, "record")) to send and where this site stands were written to \(files.joined(separator: ", ")). "
                    + "On central: tributary central accept \(files.joined(separator: " "))")
        }
    }

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a bundle that central made for this site.",
            discussion: "A serving program may go on. What is taken was proved first; taken twice, it says so and changes nothing.")
        @OptionGroup var data: DataOption
        @Argument(help: "The bundle's file; of several, the first is enough where they lie side by side.") var files: [String]

        func run() async throws {
            let (report, needsReturn) = try SiteBundles(SiteFolder(data.data), app: Program.app).accept(files)
            Terminal.print(
                "Central has answered for \(counted(report.pushed, "record")), and \(counted(report.received, "record")) came."
                    + (report.parked > 0 ? " \(counted(report.parked, "record is", "records are")) kept apart on central: see tributary site status." : ""))
            if needsReturn {
                Terminal.print("Something is to be sent in return: carry a bundle to central next, tributary site bundle FILE.")
            }
            if report.parked > 0 { throw ExitCode(2) }
        }
    }
}
