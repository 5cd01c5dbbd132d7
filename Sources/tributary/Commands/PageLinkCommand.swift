import ArgumentParser
import Failures
import Payload
import SiteServer

struct PageLinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "page-link",
        abstract: "Prints a link that opens the status page of the program running on this folder, once.",
        discussion: "The code in it can be typed at the page's log-in instead; it is good for ten minutes.")
    @OptionGroup var data: DataOption
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let caller: LocalCaller
        do { caller = try LocalCaller(SiteFolder(data.data)) } catch let failure as Failure where failure.code == .dataFolderInUse {
            throw Failure(
                .notFound, "No program serves \(data.data).",
                remedy: "Start it first: tributary central serve, or tributary site serve, with --data \(data.data).")
        }
        defer { caller.close() }
        let answer = try await caller.call(.POST, "/page-link", within: .seconds(10))
        guard let code = (try? JSONValue(parsing: answer))?["code"]?.text else { throw Failure(.bodyMalformed) }
        let link = "\(caller.url)/login?code=\(code)"
        if json {
            Terminal.print(.object([("url", .string(link)), ("code", .string(code))]))
        } else {
            Terminal.print(link)
            Terminal.print("or type this code at the log-in: \(code)")
        }
    }
}
