/** Where in the world an address is, as far as a file of ours can tell: nobody is asked over the network. */
export { CountryPlaces } from './country-places.ts';
