// placeholder of the skeleton
@main struct Placeholder { static func main() {} }
