/// Failures of the machine and the network.
extension FailureEntry {
    static let dataFolderInUse = FailureEntry(
        "Another program of tributary is using this data folder.",
        remedy: "Stop the program that serves the folder first.",
        status: 409, retry: .afterAction, blame: .administration)

    static let dataFolderMissing = FailureEntry(
        "The data folder does not exist or holds no database.",
        remedy: "Check --data; a new folder is set up by tributary central init or tributary site init.",
        status: 404, retry: .never, blame: .caller)

    static let dataFolderReadOnly = FailureEntry(
        "The data folder cannot be written.",
        remedy: "Give this user the right to write it.",
        status: 500, retry: .afterAction, blame: .machine)

    static let dataFolderNotPrivate = FailureEntry(
        "Other users of this machine can read the data folder, and it cannot be closed to them.",
        remedy: "Use a folder that belongs to this user, or take the others' rights away with chmod 700.",
        status: 500, retry: .afterAction, blame: .administration)

    static let databaseFromFuture = FailureEntry(
        "The database was made by a newer tributary.",
        remedy: "Install that version; nothing was changed.",
        status: 500, retry: .afterAction, blame: .administration)

    static let databaseDamaged = FailureEntry(
        "The database file is damaged.",
        remedy:
            "Put the last backup back: tributary restore FILE; sites send again what they kept. Single damaged records: tributary "
            + "verify --repair.",
        status: 500, retry: .afterAction, blame: .machine)

    static let databaseBusy = FailureEntry(
        "The database is busy with another process.",
        remedy: "Try again in a moment.",
        status: 503, retry: .automatic, retryAfterSeconds: 5, blame: .machine)

    static let diskFull = FailureEntry(
        "The disk is full.",
        remedy: "Free some space on the disk of this data folder; nothing that was acknowledged is lost.",
        status: 507, retry: .afterAction, retryAfterSeconds: 30, blame: .machine)

    static let diskFailed = FailureEntry(
        "The disk reported an error.",
        remedy: "Check the disk of this data folder; nothing that was acknowledged is lost.",
        status: 500, retry: .afterAction, blame: .machine)

    static let portInUse = FailureEntry(
        "The port is already in use.",
        remedy: "Choose another port, or stop the program that uses it.",
        status: 500, retry: .afterAction, blame: .administration)

    static let certificateInvalid = FailureEntry(
        "The TLS certificate or its key cannot be used.",
        remedy: "Check the files given with --certificate and --key: they must be PEM and belong together.",
        status: 500, retry: .afterAction, blame: .administration)

    static let centralUnreachable = FailureEntry(
        "The central server cannot be reached.",
        remedy: "Check the connection; work goes on, and sync tries again by itself.",
        status: 503, retry: .automatic, blame: .machine)

    static let certificateExpired = FailureEntry(
        "The central server's certificate has expired.",
        remedy:
            "Look at this device's date first. If it is right, whoever runs the central server renews the certificate. Work goes on "
            + "here.",
        status: 502, retry: .afterAction, blame: .administration)

    static let certificateNotYetValid = FailureEntry(
        "The central server's certificate is not valid yet.",
        remedy: "Look at this device's date first: it is probably wrong. If it is right, the certificate was issued for later.",
        status: 502, retry: .afterAction, blame: .administration)

    static let certificateOtherName = FailureEntry(
        "The central server's certificate is for another host name.",
        remedy:
            "Use the host name that the certificate is for: tributary site edit --url; or the central server gets a certificate for "
            + "this name.",
        status: 502, retry: .afterAction, blame: .administration)

    static let certificateUntrusted = FailureEntry(
        "The central server's certificate comes from an authority that this device does not know.",
        remedy: "If central's own people signed it, give their authority's certificate: tributary site edit --ca FILE. If they did not, the network "
            + "looks into encrypted connections: whoever runs it leaves the central server's address alone.",
        status: 502, retry: .afterAction, blame: .administration)

    static let tlsNotSpoken = FailureEntry(
        "What answers at the central server's address does not speak TLS.",
        remedy: "Check port and scheme: the address may need http:// instead of https://, or another port: tributary site edit --url.",
        status: 502, retry: .afterAction, blame: .administration)

    static let centralStorageFailed = FailureEntry(
        "The central server cannot use its own disk or database.",
        remedy: "Nothing to do on this device: work goes on, and what is written is sent later. Tell whoever runs the central server.",
        status: 502, retry: .automatic, blame: .machine)

    static let clockDiffers = FailureEntry(
        "The clocks of this site and of the central server differ.",
        remedy: "Set the date, the time and the time zone of the device whose clock is wrong. Nothing depends on it but the times shown.",
        status: 409, retry: .afterAction, blame: .machine)

    static let centralAnswerMalformed = FailureEntry(
        "The answer is not one of a tributary central server.",
        remedy: "Check the central server's address (tributary site edit --url); a proxy or another server may answer in its place.",
        status: 502, retry: .automatic, blame: .machine)

    static let proxySizeLimit = FailureEntry(
        "A proxy in front of the central server refuses requests of this size.",
        remedy: "The site goes on with smaller parts by itself. Should it stay, raise the proxy's limit (nginx: client_max_body_size).",
        status: 502, retry: .automatic, blame: .machine)

    static let proxyWithoutCentral = FailureEntry(
        "A proxy answers, but it cannot reach the central server behind it.",
        remedy: "Nothing is lost; sync tries again by itself. See whether the central server runs, and where the proxy looks for it.",
        status: 502, retry: .automatic, blame: .machine)

    static let proxyUnavailable = FailureEntry(
        "A proxy answers that the central server is not available just now.",
        remedy: "Nothing is lost; sync tries again by itself. Should it stay, see whether the central server runs.",
        status: 502, retry: .automatic, blame: .machine)

    static let proxyTimeOut = FailureEntry(
        "A proxy gave up waiting for the central server's answer.",
        remedy: "The site goes on with smaller parts by itself. Should it stay, give the proxy more time (nginx: proxy_read_timeout).",
        status: 502, retry: .automatic, blame: .machine)

    static let addressMoved = FailureEntry(
        "The central server's address says that it has moved for good.",
        remedy: "If whoever runs the central server confirms the new address, give it to this site: tributary site edit --url.",
        status: 502, retry: .afterAction, blame: .administration)

    static let addressRedirects = FailureEntry(
        "The central server's address sends elsewhere, as the log-in page of a network does.",
        remedy: "Open a web page on this device and log in to the network; otherwise check the central server's address.",
        status: 502, retry: .automatic, blame: .machine)

    static let addressNotCentral = FailureEntry(
        "A server answers at the address, but there is no central server at this path.",
        remedy: "Check the path in the central server's address (tributary site edit --url), and what the proxy passes on.",
        status: 502, retry: .afterAction, blame: .administration)

    static let answerEmpty = FailureEntry(
        "The answer is empty: it does not come from the central server.",
        remedy: "Sync tries again by itself. Should it stay, check the address and the proxy in front of the central server.",
        status: 502, retry: .automatic, blame: .machine)

    static let answerIsWebPage = FailureEntry(
        "A web page came in the place of the central server's answer.",
        remedy: "Open a web page on this device and log in to the network; otherwise check the central server's address.",
        status: 502, retry: .automatic, blame: .machine)

    static let answerCutShort = FailureEntry(
        "The central server's answer came cut short or damaged.",
        remedy: "Sync tries again by itself. Should it stay, something on the way changes what passes, such as a filter or a proxy.",
        status: 502, retry: .automatic, blame: .machine)

    static let answerStale = FailureEntry(
        "An old answer of the central server came again, in the place of a new one.",
        remedy: "Something on the way, such as a proxy, keeps answers and gives them again: it must keep none of this address.",
        status: 502, retry: .automatic, blame: .machine)

    static let proxyRefuses = FailureEntry(
        "A filter or a proxy of the network forbids the way to the central server.",
        remedy: "Log in to the network with a web page on this device; otherwise whoever runs it lets the central server's address pass.",
        status: 502, retry: .automatic, blame: .machine)

    static let proxySignInNeeded = FailureEntry(
        "A proxy of the network wants a name and a password before it lets anything pass.",
        remedy: "Whoever runs the network lets the central server's address pass without them; this program shows a proxy none.",
        status: 502, retry: .automatic, blame: .machine)

    static let networkSignInNeeded = FailureEntry(
        "The network wants somebody to log in before it lets anything pass.",
        remedy: "Open a web page on this device and log in to the network; sync then goes on by itself.",
        status: 502, retry: .automatic, blame: .machine)

    static let cancelled = FailureEntry(
        "The operation was stopped.",
        remedy: "Start it again; it goes on where it stopped.",
        status: 503, retry: .automatic, blame: .machine)

    static let overloaded = FailureEntry(
        "The server is busy.",
        remedy: "The site waits and tries again by itself.",
        status: 503, retry: .automatic, retryAfterSeconds: 5, blame: .machine)

    static let internalFault = FailureEntry(
        "Something went wrong inside the program.",
        remedy: "Report it with the log.",
        status: 500, retry: .afterAction, blame: .machine)
}
