import ArgumentParser
import CentralServer
import Failures
import Foundation
import HTTPHost
import Payload
import Storage
import SyncCentral

/// A password from a file or standard input; never from an argument, which other users of the machine could read.
struct PasswordOption: ParsableArguments {
    @Option(help: "A file whose first line is the password; - is standard input.") var passwordFile: String?

    static let environmentName = "TRIBUTARY_PASSWORD"

    func given() throws -> String? {
        guard let passwordFile else { return nil }
        return try PasswordText.first(of: try InputFile.read(passwordFile))
    }

    /// The environment's when no file is named: for services that get their secrets so, and never for anything else.
    func required() throws -> String {
        if let password = try given() { return password }
        if let password = ProcessInfo.processInfo.environment[Self.environmentName], !password.isEmpty {
            return try PasswordText.first(of: Array(password.utf8))
        }
        throw Failure(.argumentInvalid, "A password is needed: --password-file FILE, - for standard input, or \(Self.environmentName) in the environment.")
    }
}
