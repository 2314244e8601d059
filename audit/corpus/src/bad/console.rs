use crate::processors;

processors! {
    print(order) -> () { println!("{}", order.id) }
    print_error(order) -> () { eprintln!("{}", order.id) }
    print_debug(order) -> u32 { dbg!(order.quantity) }
    read_line(_order) -> String {
        let mut line = String::new();
        let _ = std::io::stdin().read_line(&mut line);
        line
    }
}
