import Failures

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One file of a bundle while it is written: under another name until all of it is on the disk.
final class BundleOutput {
    let path: String
    private(set) var size = 0
    private var draft: String { "\(path).new" }
    private var descriptor: Int32

    /// - Throws: `disk-full`, `disk-failed`, `data-folder-read-only`, `data-folder-missing`.
    init(_ path: String) throws {
        self.path = path
        guard Self.mayReplace(path) else {
            throw Failure(
                .argumentInvalid, "\(path) is there and is no bundle: it is not overwritten.", ["file": path], remedy: "Name another file, or remove that one.")
        }
        unlink("\(path).new")
        descriptor = open("\(path).new", O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(errno, path) }
    }

    deinit { abandon() }

    /// Nothing is there, or an earlier bundle, or an empty file.
    private static func mayReplace(_ path: String) -> Bool {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return true }
        guard facts.st_mode & S_IFMT == S_IFREG else { return false }
        guard facts.st_size > 0 else { return true }
        let file = systemOpen(path)
        guard file >= 0 else { return false }
        defer { _ = systemClose(file) }
        var start = [UInt8](repeating: 0, count: BundleFileHead.magic.count)
        let count = start.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        return count == start.count && start == BundleFileHead.magic
    }

    func write(_ bytes: [UInt8]) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Self.failure(errno, path) }
            written += count
        }
        size += bytes.count
    }

    /// Everything is on the disk, still under the other name.
    func close() throws {
        guard descriptor >= 0 else { return }
        guard fsync(descriptor) == 0 else { throw Self.failure(errno, path) }
        let open = descriptor
        descriptor = -1
        guard systemClose(open) == 0 else { throw Self.failure(errno, path) }
    }

    /// Gives the file its name.
    func publish() throws {
        guard rename(draft, path) == 0 else { throw Self.failure(errno, path) }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let open = systemOpen(folder.isEmpty ? "/" : folder)
        guard open >= 0 else { return }
        fsync(open)
        _ = systemClose(open)
    }

    func abandon() {
        if descriptor >= 0 { _ = systemClose(descriptor) }
        descriptor = -1
        unlink(draft)
    }

    static func failure(_ number: Int32, _ path: String) -> Failure {
        switch number {
        case ENOSPC, EDQUOT:
            Failure(
                .diskFull, "There is no room for \(path); no file was left.", ["file": path],
                remedy: "Free some space there or take another stick, and make it again; --size splits it into smaller files.")
        case ENOENT, ENOTDIR: Failure(.notFound, "There is no folder for \(path).", ["file": path], remedy: "Check the path; is the stick in?")
        case EACCES, EPERM, EROFS:
            Failure(.dataFolderReadOnly, "\(path) cannot be written.", ["file": path], remedy: "Check the stick's lock and the folder's permissions.")
        default: Failure(.diskFailed, "\(path) cannot be written.", ["file": path, "errno": String(number)])
        }
    }
}

// The system's functions, whose names are hidden inside the type.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(descriptor, bytes, count) }
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func systemOpen(_ folder: String) -> Int32 { open(folder, O_RDONLY | O_CLOEXEC) }
