import { hasOwnNetwork, whyShared } from "../base/notebook-network.ts";

let told = false;

/** Says with a notebook's first lesson which network it is in. */
export function tellNetworkOnce(): void {
  const why = whyShared();
  if (!told && hasOwnNetwork()) {
    console.log("This notebook has a network of its own: nobody else uses its ports, and nothing outside is reached");
  } else if (!told && why !== undefined) {
    console.log(`This notebook shares the machine's network, where others may hold its ports (${why})`);
  }
  told = true;
}
