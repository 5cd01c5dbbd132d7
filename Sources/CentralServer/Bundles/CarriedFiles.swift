import Failures
import Foundation
import HTTPHost

/// Files of bundles on their way through the administration interface: in the data folder for as long as they are worked on, and under names of their own,
/// so that those of a killed process are found.
struct CarriedFiles: Sendable {
    private static let prefix = "carried-"
    /// A first load of a large country fits.
    static let bytesMax = 8_000_000_000
    /// Stays free on the disk, for the database.
    private static let room: Int64 = 500_000_000

    let folder: String
    /// The program's name and version, for the exports that it makes.
    let app: String
    /// Bundles are made and taken one at a time, apart from all other work; a few more wait.
    private let work = BoundedWork(threads: 1, waitingMax: 3)
    private let arriving = ConnectionCount()

    /// Removes what an earlier process left.
    ///
    /// - Parameter folder: a data folder that this process holds.
    init(folder: String, app: String) {
        self.folder = folder
        self.app = app
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(Self.prefix) {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }

    /// Has a file made and opens it, so that it is gone once it is sent.
    ///
    /// - Parameter make: writes it at a path, and says what the client may call it.
    func made(_ make: @escaping @Sendable (_ path: String) throws -> String) async throws -> APIFile {
        let path = newPath()
        return try await work.run {
            if let space = DiskSpace(of: folder), space.freeBytes < Self.room {
                throw Failure(.diskFull, "There is too little room on the central server's disk.", ["folder": folder])
            }
            do {
                let name = try make(path)
                return try APIFile(taking: path, name: name)
            } catch {
                try? FileManager.default.removeItem(atPath: path)
                throw error
            }
        }
    }

    /// Takes a file that arrives, and removes it when it has been worked on; one at a time of a person, and a few of all.
    func taken<T: Sendable>(_ upload: APIUpload, of person: String, _ take: @escaping @Sendable (_ path: String) throws -> T) async throws -> T {
        guard arriving.enter(person, each: 1, all: 4) else { throw Failure(.overloaded, nil, [Failure.retryAfter: "30"]) }
        defer { arriving.leave(person) }
        let path = newPath()
        try await upload.save(to: path, max: Self.bytesMax, room: Self.room)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await work.run { try take(path) }
    }

    private func newPath() -> String { "\(folder)/\(Self.prefix)\(NewID.make())" }
}
