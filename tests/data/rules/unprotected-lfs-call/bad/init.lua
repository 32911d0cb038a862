node.LFS.get("_init")() --> '_init' is nil
pcall(node.LFS._init()) --> '_init' is nil
node.flashindex("app")() --> 'app' is nil
