import Crypto
import HTTPHost

/// A fingerprint of the machine this program runs on, for central's list of sites (R-SITE 1).
///
/// It is made from the id that the system drew when it was installed, which itself stays here: others rely on nobody knowing it. A copied
/// system has the same one, so that it proves nothing and decides nothing.
enum HardwareID {
    private static let files = ["/etc/machine-id", "/var/lib/dbus/machine-id"]
    private static let purpose = "tributary hardware id:"

    /// - Returns: 32 hexadecimal digits; nil on a machine without such an id.
    static func ofThisMachine(files: [String] = files) -> String? {
        for file in files {
            guard let bytes = try? SmallFile.read(file) else { continue }
            let id = bytes.filter { $0 > 0x20 && $0 < 0x7F }
            guard id.count >= 16, id.count <= 128 else { continue }
            return Secrets.hex(Array(SHA256.hash(data: Array(purpose.utf8) + id).prefix(16)))
        }
        return nil
    }
}
