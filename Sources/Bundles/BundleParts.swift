import Failures

/// The files of one bundle, in their order.
package struct BundleParts: Sendable {
    /// The head of the first file.
    package let head: BundleFileHead
    package let paths: [String]
    let heads: [BundleFileHead]

    /// Finds the files of a bundle.
    ///
    /// - Parameter given: in any order; of one alone, those beside it that belong to it are found by their names.
    /// - Throws: `not-found`, `bundle-unreadable`, `bundle-cut-short`, `bundle-part-missing`, `bundle-part-foreign`.
    package init(_ given: [String]) throws {
        var found: [Int: (path: String, head: BundleFileHead)] = [:]
        var bundle: String?
        for path in given {
            let head = try Self.head(of: path)
            if let bundle, bundle != head.bundle { throw Failure(.bundlePartForeign, nil, ["file": path]) }
            bundle = head.bundle
            if found[head.part] == nil { found[head.part] = (path, head) }
        }
        if given.count == 1, let path = given.first {
            var part = 2
            while found[part] == nil, let head = try? Self.head(of: "\(path).\(part)"), head.bundle == bundle, head.part == part {
                found[part] = ("\(path).\(part)", head)
                part += 1
            }
        }
        let ordered = found.sorted { $0.key < $1.key }.map(\.value)
        guard let first = ordered.first else { throw Failure(.argumentInvalid, "No file was named.") }
        for (index, one) in ordered.enumerated() where one.head.part != index + 1 {
            throw Failure(.bundlePartMissing, "Part \(index + 1) of the bundle is missing; nothing of it was taken.", ["part": String(index + 1)])
        }
        head = first.head
        paths = ordered.map(\.path)
        heads = ordered.map(\.head)
    }

    /// - Throws: `not-found`, `bundle-unreadable`, `bundle-cut-short`, `bundle-damaged`.
    static func head(of path: String) throws -> BundleFileHead {
        do { return try BundleFileHead.read(try BundleInput(path).read(BundleFileHead.bytesMax)).head } catch let failure as Failure {
            throw failure.adding(["file": path])
        }
    }
}
