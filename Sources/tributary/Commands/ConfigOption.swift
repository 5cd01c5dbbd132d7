import ArgumentParser

/// The file of settings of a program that serves; `SettingsFile` puts what it says among the arguments before they are parsed.
struct ConfigOption: ParsableArguments {
    @Option(help: "A file of settings, `key = value` a line, with the names of these options; what is given here comes first.") var config: String?
}
