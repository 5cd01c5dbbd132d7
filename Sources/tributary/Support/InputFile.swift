import Failures
import Foundation
import HTTPHost

/// A file's bytes, or standard input's.
enum InputFile {
    /// The longest line that is read: far more than a record may hold, so that one which is too large is refused by its name.
    private static let lineBytesMax = 64 << 20
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    static func read(_ path: String) throws -> [UInt8] {
        if path == "-" { return [UInt8](FileHandle.standardInput.readDataToEndOfFile()) }
        let handle = try open(path)
        var bytes: [UInt8] = []
        while true {
            let piece = try read(1 << 20, from: handle, path)
            guard !piece.isEmpty else { return bytes }
            bytes.append(contentsOf: piece)
        }
    }

    /// Refuses what is no readable file: a folder, a device, a pipe.
    static func check(_ path: String) throws { _ = try read(1, from: open(path), path) }

    private static func open(_ path: String) throws -> FileHandle {
        try FileFacts.checkIsFile(path)
        guard let handle = FileHandle(forReadingAtPath: path) else { throw unreadable(path) }
        return handle
    }

    /// The file's size; nil for standard input.
    static func size(_ path: String) -> Int? {
        path == "-" ? nil : (try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? Int
    }

    private static func read(_ count: Int, from handle: FileHandle, _ path: String) throws -> Data {
        do { return try handle.read(upToCount: count) ?? Data() } catch { throw unreadable(path) }
    }

    private static func unreadable(_ path: String) -> Failure {
        Failure(.notFound, "The file \(path) cannot be read.", remedy: "Check the path, and that this user may read the file.")
    }

    /// Calls `line` for each line of a file, which is read piece by piece.
    ///
    /// A byte order mark, line ends of other systems and empty lines are not part of what a file says.
    /// - Throws: `argument-invalid` for a file that is no UTF-8 text, naming what it is instead; what `line` throws.
    static func forEachLine(_ path: String, _ line: (Int, [UInt8]) throws -> Void) throws {
        let handle: FileHandle
        if path == "-" {
            handle = .standardInput
        } else {
            handle = try open(path)
        }
        var rest: [UInt8] = []
        var number = 0
        func take(_ bytes: ArraySlice<UInt8>) throws {
            number += 1
            var text = bytes
            while let last = text.last, [0x0D, 0x20, 0x09].contains(last) { text.removeLast() }
            if !text.isEmpty { try line(number, Array(text)) }
        }
        var isFirst = true
        while true {
            let piece = try read(1 << 20, from: handle, path)
            // Of a long line, what was looked through before holds no end.
            var searched = rest.count
            rest.append(contentsOf: piece)
            if isFirst {
                if let kind = otherKind(rest) { throw Failure(.argumentInvalid, "\(path) is \(kind).") }
                if rest.starts(with: byteOrderMark) { rest.removeFirst(byteOrderMark.count) }
                isFirst = false
            }
            var start = rest.startIndex
            while let end = rest[max(start, searched)...].firstIndex(of: 0x0A) {
                try take(rest[start..<end])
                start = end + 1
                searched = start
            }
            rest.removeSubrange(..<start)
            guard rest.count <= lineBytesMax else {
                throw Failure(.recordTooLarge, "Line \(number + 1) of \(path) is longer than \(lineBytesMax >> 20) MB; what came before it was read.")
            }
            if piece.isEmpty { break }
        }
        if !rest.isEmpty { try take(rest[...]) }
    }

    /// As `forEachLine`, where one bad line ends it: the failure names the line.
    static func forEachLineOrNone(_ path: String, _ line: ([UInt8]) throws -> Void) throws {
        try forEachLine(path) { number, bytes in
            do { try line(bytes) } catch let failure as Failure { throw failure.naming(line: number, of: path) }
        }
    }

    /// What a file is that is no UTF-8 text, with what to do; nil when nothing speaks against text.
    private static func otherKind(_ bytes: [UInt8]) -> String? {
        let beginnings: [(bytes: [UInt8], kind: String)] = [
            ([0xFF, 0xFE], "UTF-16; save it as UTF-8"), ([0xFE, 0xFF], "UTF-16; save it as UTF-8"),
            ([0x1F, 0x8B], "compressed with gzip; unpack it first: gunzip -c FILE | tributary records import -"),
            ([0x28, 0xB5, 0x2F, 0xFD], "compressed with zstd; unpack it first: zstd -dc FILE | tributary records import -"),
            ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive; unpack it first"),
        ]
        if let known = beginnings.first(where: { bytes.starts(with: $0.bytes) }) { return known.kind }
        return bytes.prefix(64).contains(0) ? "no text: its first bytes hold zeros (UTF-16 without a mark?); save it as UTF-8" : nil
    }
}

extension Failure {
    /// The same, said of one line of a file.
    func naming(line: Int, of path: String) -> Failure {
        Failure(code, "Line \(line) of \(path == "-" ? "standard input" : path): \(message)", context, remedy: remedy)
    }
}
