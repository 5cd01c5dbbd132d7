import ArgumentParser
import Failures
import Foundation
import Logging
import ServiceLifecycle

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Starts a central server and four remote sites with sample data, shows them at work, and stays up until stopped.",
        discussion: "Everything happens in a folder of its own, on this machine's loopback addresses alone.")
    @Option(help: "An empty or missing folder for the demo's databases; a temporary one if missing.") var data: String?
    @Option(help: "The central server's port; 0 lets the system choose. The sites take the next ones.") var port = 8_700
    @Flag(help: "End after the show instead of staying up.") var once = false

    func run() async throws {
        let path = data ?? FileManager.default.temporaryDirectory.appending(path: "tributary-demo-\(UUID().uuidString)").path
        var logger = ListenOption.quiet("demo")
        logger.logLevel = .critical
        let network = try DemoNetwork(folder: path, port: port, logger: logger)
        defer { if data == nil { try? FileManager.default.removeItem(atPath: path) } }
        let stays = !once
        var group = ServiceGroupConfiguration(
            services: [.init(service: DemoShow(network: network, stays: stays), successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(10)
        try await ServiceGroup(configuration: group).run()
    }
}
