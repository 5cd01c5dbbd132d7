import Failures
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Keeps a data folder for one serving process; ends with the process, however that ends.
package final class FolderLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// - Parameter name: of the file that is locked; another one keeps another thing for one process.
    /// - Throws: `data-folder-in-use`, `data-folder-missing`, `data-folder-read-only`, `disk-full`, `disk-failed`.
    package init(folder: String, name: String = "serve.lock") throws {
        let file = "\(folder)/\(name)"
        let descriptor = open(file, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw FileFailure.failure(errno, ["folder": folder])
        }
        // Somebody who only looks who has the lock holds it for a moment.
        var tries = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            tries += 1
            if tries < 4 {
                usleep(10_000)
                continue
            }
            close(descriptor)
            throw Failure(.dataFolderInUse, nil, ["folder": folder])
        }
        self.descriptor = Mutex(descriptor)
    }

    /// Whether a process has the folder now.
    package static func isHeld(_ folder: String) -> Bool {
        let descriptor = open("\(folder)/serve.lock", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    deinit { release() }

    /// Lets another process have the folder; nothing happens the second time.
    package func release() {
        descriptor.withLock { descriptor in
            if let open = descriptor { close(open) }
            descriptor = nil
        }
    }
}
