import Failures

/// Nothing of a bundle is taken before it is known to be for whoever takes it, from somebody they know, and whole.
extension BundleParts {
    /// Proves that a central server may take the bundle.
    ///
    /// - Parameters:
    ///   - id: of central's database.
    ///   - pair: central's.
    ///   - knows: whether a device of the site has the key whose public half is given.
    /// - Returns: what reads its messages, not begun yet.
    /// - Throws: `bundle-wrong-way`, `bundle-other-central`, `bundle-key-missing`, and what `BundleReader.verify` throws.
    package func proved(atCentral id: String?, _ pair: KeyPair, knows: (_ half: [UInt8], _ site: String) throws -> Bool) throws -> BundleReader {
        guard head.way == .toCentral else { throw Failure(.bundleWrongWay) }
        guard head.central == id else { throw Failure(.bundleOtherCentral) }
        guard head.toHalf == pair.half else {
            throw Failure(
                .bundleKeyMissing, "The bundle was made for a key that this central server does not have any more.",
                remedy: "Put central.key back from a backup, or let the site sync once over a network and make another bundle.")
        }
        guard try knows(head.fromHalf, head.site) else {
            throw Failure(.bundleKeyMissing, "Central does not know the device that made this bundle.", ["site": head.name.shownOnOneLine])
        }
        try BundleReader.verify(self, pair)
        return BundleReader(self, pair)
    }

    /// Proves that a site's device may take the bundle.
    ///
    /// - Parameters:
    ///   - id: of the site; nil where the device does not know it yet.
    ///   - central: the id of central's database, where it is known.
    ///   - keys: the device's pair, and central's public half.
    /// - Returns: what reads its messages, not begun yet.
    /// - Throws: `bundle-wrong-way`, `bundle-other-central`, `bundle-other-site`, `bundle-old`, what `keys` throws, and what
    ///   `BundleReader.verify` throws.
    package func proved(atSite id: String?, central: String?, keys: () throws -> (pair: KeyPair, central: [UInt8])) throws -> BundleReader {
        guard head.way == .toSite else { throw Failure(.bundleWrongWay) }
        guard central == nil || head.central == central else { throw Failure(.bundleOtherCentral) }
        guard head.site == id else { throw Failure(.bundleOtherSite, "The bundle belongs to the site \(head.name.shownOnOneLine).") }
        let known = try keys()
        // Made for the key that this device had before, or by a central whose key was replaced since.
        guard head.toHalf == known.pair.half, head.fromHalf == known.central else { throw Failure(.bundleOld) }
        try BundleReader.verify(self, known.pair)
        return BundleReader(self, known.pair)
    }
}
