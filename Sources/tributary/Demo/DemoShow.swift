import Failures
import Foundation
import Payload
import ServiceLifecycle
import SiteServer
import Storage
import SyncRules
import Synchronization
import WeakLine

/// The show: first loads, an edit, a cut line, work on both sides of it, and the proof that all agree in the end.
struct DemoShow: Service {
    let network: DemoNetwork
    let stays: Bool

    func run() async throws {
        say("Setting up central with the sample network …")
        let records = try network.prepare()
        say("  \(records) records, \(network.sample.stores.count) stores, \(network.sample.sites.count) remote sites.")
        let centralPort = Promised<Int>()
        let server = try network.centralServer { centralPort.keep($0) }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await server.run() }
            tasks.addTask {
                let port = try await centralPort.value()
                try await sites(centralPort: port)
            }
            // Whichever ends first ends the demo: the show when it does not stay, or a server that fails.
            try await tasks.next()
            tasks.cancelAll()
            while let _ = try? await tasks.next() {}
        }
    }

    private func sites(centralPort: Int) async throws {
        var lines: [WeakLine] = []
        var services: [SiteService] = []
        let ports = PortBook()
        for number in network.sample.sites.indices {
            let line = WeakLine(to: "127.0.0.1", port: centralPort)
            try await line.open()
            lines.append(line)
            services.append(
                try network.siteServer(number, linePort: line.port) { ports.remember($0, of: number) })
        }
        let running = services
        let wires = lines
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for service in running { tasks.addTask { try await service.run() } }
            tasks.addTask {
                try await Acts(network: network, sites: running, lines: wires).play()
                showAddresses(centralPort, ports.all)
                if stays {
                    say("\nThe network stays up; stop it with Ctrl-C.")
                    try? await gracefulShutdown()
                }
            }
            try await tasks.next()
            tasks.cancelAll()
            while let _ = try? await tasks.next() {}
        }
    }

    private func showAddresses(_ centralPort: Int, _ ports: [Int: Int]) {
        say("\nStatus pages (log in with the token):")
        say("  central   http://127.0.0.1:\(centralPort)/   \(network.token("central"))")
        for (number, site) in network.sample.sites.enumerated() {
            say("  \(site.name)   http://127.0.0.1:\(ports[number] ?? 0)/   \(network.token("site-\(number + 1)"))")
        }
    }
}

/// Prints a line of the show at once, also into a pipe.
func say(_ text: String) { Terminal.print(text) }
