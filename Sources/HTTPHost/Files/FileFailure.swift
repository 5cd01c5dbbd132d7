import Failures

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the system's number means when a file or folder of a data folder cannot be made, read or written.
enum FileFailure {
    static func code(_ number: Int32) -> FailureCode {
        switch number {
        case ENOENT, ENOTDIR: .dataFolderMissing
        case EACCES, EPERM, EROFS: .dataFolderReadOnly
        case ENOSPC, EDQUOT: .diskFull
        default: .diskFailed
        }
    }

    static func failure(_ number: Int32, _ context: [String: String]) -> Failure {
        let code = code(number)
        return Failure(code, nil, code == .diskFailed ? context.merging(["errno": String(number)]) { $1 } : context)
    }
}
