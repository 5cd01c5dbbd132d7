import Failures
import Foundation
import SampleNetwork

/// The same rows through PostgreSQL's logical replication, for comparison in one run: an initial copy into an indexed table.
///
/// Uses the server binaries of the machine in a throw-away folder, with default durability, on a loopback socket.
package struct PostgresReplication {
    /// Where the server binaries are; nil when PostgreSQL is not installed.
    package static func binaries() -> String? {
        let roots = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let newest = roots.compactMap(Int.init).max().map { "/usr/lib/postgresql/\($0)/bin" }
        return newest.flatMap { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") ? $0 : nil }
    }

    private let binaries: String
    private let folder: URL
    private let ports = (publisher: 55_431, subscriber: 55_432)

    /// - Parameter folder: an empty folder; the servers run as the user `postgres` when started by root.
    package init(binaries: String, folder: URL) {
        self.binaries = binaries
        self.folder = folder
    }

    /// Copies `lines` invoice lines with their headers from one server to another.
    ///
    /// - Returns: rows and how long the copy took, from the subscription to the last row being there.
    package func run(lines: Int, storeID: String) throws -> (rows: Int, duration: Duration) {
        try shell("mkdir -p '\(folder.path)' && chmod 777 '\(folder.path)'", asServer: false)
        defer {
            for name in ["publisher", "subscriber"] {
                _ = try? shell("'\(binaries)/pg_ctl' -D '\(folder.path)/\(name)' -m immediate stop")
            }
            _ = try? shell("rm -rf '\(folder.path)/publisher' '\(folder.path)/subscriber'")
            try? FileManager.default.removeItem(at: folder)
            try? FileManager.default.removeItem(atPath: folder.path + ".answer")
        }
        for (name, port) in [("publisher", ports.publisher), ("subscriber", ports.subscriber)] {
            let data = "\(folder.path)/\(name)"
            try shell("'\(binaries)/initdb' -D '\(data)' -A trust -U bench --no-instructions")
            try shell(
                "'\(binaries)/pg_ctl' -D '\(data)' -w -l '\(data)/server.log' -o \"-p \(port) -k '\(folder.path)' "
                    + "-c listen_addresses=127.0.0.1 -c wal_level=logical -c shared_buffers=512MB -c max_wal_size=4GB\" start </dev/null >/dev/null 2>&1")
            try sql(port, "CREATE TABLE records (tbl text NOT NULL, id text NOT NULL, payload text NOT NULL, PRIMARY KEY (tbl, id))")
        }
        let rows = try load(lines: lines, storeID: storeID)
        try sql(ports.publisher, "CREATE PUBLICATION bench FOR TABLE records")
        let clock = ContinuousClock()
        let duration = try clock.measure {
            try sql(
                ports.subscriber,
                "CREATE SUBSCRIPTION bench CONNECTION 'host=127.0.0.1 port=\(ports.publisher) dbname=postgres user=bench' PUBLICATION bench")
            let deadline = clock.now.advanced(by: .seconds(600))
            while try sql(ports.subscriber, "SELECT count(*) FROM records").trimmingCharacters(in: .whitespacesAndNewlines) != String(rows) {
                guard clock.now < deadline else { throw Failure(.internalFault, "PostgreSQL's copy does not end.") }
                Thread.sleep(forTimeInterval: 0.05)
            }
        }
        return (rows, duration)
    }

    private func load(lines: Int, storeID: String) throws -> Int {
        let file = folder.appending(path: "rows.copy")
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        var buffer: [UInt8] = []
        var rows = 0
        for record in SampleNetwork.invoiceLines(count: lines, seed: 1, storeID: storeID, timeOrderedIDs: false) {
            buffer.append(contentsOf: "\(record.table)\t\(record.id)\t".utf8)
            for byte in record.payload {
                if byte == UInt8(ascii: "\\") { buffer.append(byte) }
                buffer.append(byte)
            }
            buffer.append(0x0A)
            rows += 1
            if buffer.count > 4 << 20 {
                try handle.write(contentsOf: Data(buffer))
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try handle.write(contentsOf: Data(buffer))
        try handle.close()
        try sql(ports.publisher, "\\copy records FROM '\(file.path)'")
        try FileManager.default.removeItem(at: file)
        return rows
    }

    @discardableResult
    private func sql(_ port: Int, _ statement: String) throws -> String {
        try shell("'\(binaries)/psql' -h 127.0.0.1 -p \(port) -U bench -d postgres -v ON_ERROR_STOP=1 -qAt -c \"\(statement)\"")
    }

    @discardableResult
    private func shell(_ command: String, asServer: Bool = true) throws -> String {
        let process = Process()
        // A file, not a pipe, and no inherited descriptors: a server started here would keep them open for ever.
        let answer = folder.path + ".answer"
        let closing = "for fd in /proc/$$/fd/*; do n=${fd##*/}; [ \"$n\" -gt 2 ] && eval \"exec $n>&-\"; done"
        let redirected = "\(closing); { \(command) ; } > '\(answer)' 2>/dev/null < /dev/null"
        if asServer && getuid() == 0 {
            process.executableURL = URL(filePath: "/usr/sbin/runuser")
            process.arguments = ["-u", "postgres", "--", "/bin/bash", "-c", redirected]
        } else {
            process.executableURL = URL(filePath: "/bin/bash")
            process.arguments = ["-c", redirected + (getuid() == 0 ? " && chmod 666 '\(answer)'" : "")]
        }
        process.currentDirectoryURL = URL(filePath: "/")
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(.internalFault, "PostgreSQL could not be used for comparison.", ["step": String(command.prefix(80))])
        }
        return String(decoding: FileManager.default.contents(atPath: answer) ?? Data(), as: UTF8.self)
    }
}
