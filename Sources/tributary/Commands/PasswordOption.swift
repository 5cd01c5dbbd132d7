import ArgumentParser
import CentralServer
import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral

/// A password from a file or standard input; never from an argument, which other users of the machine could read.
struct PasswordOption: ParsableArguments {
    @Option(help: "A file whose first line is the password; - is standard input.") var passwordFile: String?

    func given() throws -> String? {
        guard let passwordFile else { return nil }
        return try PasswordText.first(of: try InputFile.read(passwordFile))
    }

    func required() throws -> String {
        guard let password = try given() else {
            throw Failure(.argumentInvalid, "A password is needed: --password-file FILE, or - for standard input.")
        }
        return password
    }
}
