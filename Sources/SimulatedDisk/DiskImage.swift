/// The files of a disk at one moment, for backups and clones.
///
/// An image shares its bytes with the disk it came from, and with each disk it is restored to, until one of them changes
/// a part; keeping many images of a large disk is cheap.
package struct DiskImage: Sendable {
    let files: [String: FileContent]

    /// The names of the files, sorted, such as `/main.sqlite` and `/main.sqlite-wal`.
    package var fileNames: [String] { files.keys.sorted() }

    /// The sizes of all files together.
    package var totalBytes: Int { files.values.reduce(0) { $0 + $1.size } }

    /// The bytes of one file, or nil if there is none of that name.
    package func bytes(of name: String) -> [UInt8]? {
        guard let content = files[name] else { return nil }
        var bytes: [UInt8] = Array(repeating: 0, count: content.size)
        bytes.withUnsafeMutableBytes { _ = content.read(into: $0, at: 0) }
        return bytes
    }
}
