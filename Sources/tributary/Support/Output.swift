import Failures
import Foundation

/// Bytes to standard output and standard error, which may be closed, or on a full disk.
enum Output {
    /// How a shell names the end of a program that wrote into a closed pipe.
    private static let closedPipe: Int32 = 141

    /// What a command has to say. Nobody reads on: the command ends quietly. The bytes find no room: it says so and ends.
    static func write(_ bytes: some Collection<UInt8>) {
        do { try put(bytes, .standardOutput) } catch { end(error) }
    }

    /// What a program that serves says beside its work: whoever does not listen stops nothing.
    static func mention(_ text: String) { try? put("\(text)\n".utf8, .standardOutput) }

    static func complain(_ text: String) { try? put(text.utf8, .standardError) }

    private static func put(_ bytes: some Collection<UInt8>, _ handle: FileHandle) throws {
        try handle.write(contentsOf: Data(bytes))
    }

    private static func end(_ error: any Error) -> Never {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
        let number = cause.code
        if [Int(EPIPE), Int(EBADF)].contains(number) { exit(closedPipe) }
        let isFull = [Int(ENOSPC), Int(EDQUOT)].contains(number)
        Terminal.complain(Failure(isFull ? .diskFull : .diskFailed, "What is printed cannot be written."))
        exit(EXIT_FAILURE)
    }
}
