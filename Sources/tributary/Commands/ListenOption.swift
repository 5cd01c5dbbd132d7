import ArgumentParser
import CentralServer
import Failures
import Foundation
import HTTPHost
import Logging
import Payload
import SyncCentral

/// Where a server listens.
struct ListenOption: ParsableArguments {
    @Option(help: "The address to listen on; this machine alone (127.0.0.1) unless said.") var host: String?
    @Option(help: "The port; 0 lets the system choose.") var port: Int?
    @Option(help: "A PEM file with the certificate chain, for TLS.") var certificate: String?
    @Option(help: "A PEM file with the certificate's key.") var key: String?
    @Option(help: "How much to log: error, warning, notice, info or debug.") var logLevel: Logger.Level = .notice

    static let thisMachine = "127.0.0.1"

    func validate() throws {
        guard (certificate == nil) == (key == nil) else { throw ValidationError("--certificate and --key come together.") }
        if let port, !(0...65_535).contains(port) { throw ValidationError("--port must be from 0 to 65535.") }
    }

    func tls() throws -> TLSFiles? {
        guard let certificate, let key else { return nil }
        return TLSFiles(certificate: certificate, key: key)
    }

    /// Errors only: for commands that speak to a person themselves.
    static func quiet(_ label: String) -> Logger {
        var logger = Logger(label: "tributary.\(label)", factory: { label in StreamLogHandler.standardError(label: label) })
        logger.logLevel = .error
        return logger
    }

    func logger(_ label: String) -> Logger {
        var logger = Logger(label: "tributary.\(label)", factory: { label in StreamLogHandler.standardError(label: label) })
        logger.logLevel = logLevel
        return logger
    }
}
