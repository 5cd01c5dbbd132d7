import Failures
import HTTPHost
import Payload

/// Where the process that holds a data folder answers, for commands beside it.
package struct ServingAddress: Equatable, Sendable {
    /// `http://127.0.0.1:8701`.
    package let url: String
    /// The certificate it answers with, when it speaks TLS.
    package let certificate: String?

    init(_ configuration: SiteServerConfiguration, port: Int) {
        url = HostAddress(host: configuration.host, port: port).onThisMachine.url(isSecure: configuration.tls != nil)
        certificate = configuration.tls?.certificate
    }

    func save(in folder: SiteFolder) throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("url")
        writer.string(url)
        if let certificate {
            writer.key("certificate")
            writer.string(certificate)
        }
        writer.endObject()
        try SmallFile.write(writer.bytes, to: folder.file(SiteFolder.addressName), mode: 0o600)
    }

    /// For whoever holds the folder: an address of a process that is gone would lead callers, and their token, astray.
    static func forget(_ folder: SiteFolder) { SmallFile.remove(folder.file(SiteFolder.addressName)) }

    /// - Throws: `data-folder-in-use` when the process that holds the folder does not serve, or not yet.
    package init(of folder: SiteFolder) throws {
        guard let bytes = try SmallFile.read(folder.file(SiteFolder.addressName)), let value = try? JSONValue(parsing: bytes),
            let url = value["url"]?.text
        else { throw Failure(.dataFolderInUse, nil, ["folder": folder.path]) }
        self.url = url
        certificate = value["certificate"]?.text
    }
}
